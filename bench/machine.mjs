import { availableParallelism, cpus, release, totalmem, type } from 'node:os'
import { decimal, megabytes, whole } from './table.mjs'

export function describeMachine() {
  return {
    date: new Date().toISOString(),
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      memory: totalmem(),
      system: `${type()} ${release()}`,
      node: process.version,
    },
  }
}

export function machineLines({ date, machine, tree }) {
  return [
    `${machine.cpu}, ${machine.cores} cores, ${decimal(machine.memory / 2 ** 30, 0)} GiB, ${machine.system}`,
    `Node ${machine.node}, ${date}`,
    `The tree: ${whole(tree.files)} files of real front-end packages, ${megabytes(tree.bytes)} MB`,
    "Medians of interleaved rounds, with the lowest and highest; a ratio's are those of the single rounds.",
  ]
}
