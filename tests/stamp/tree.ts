import { finderFor } from '../../src/find/finders.js'
import { type EarlierStamping, noEarlier } from '../../src/stamp/earlier.js'
import type { Graph, Link, Node } from '../../src/stamp/graph.js'
import { Plan } from '../../src/stamp/plan.js'
import { resolve, startOf } from '../../src/stamp/resolve.js'
import { decodeText, type SourceText } from '../../src/stamp/source-text.js'
import { type Stamped, stamp } from '../../src/stamp/stamp.js'
import { parseBase } from '../../src/values/base.js'
import { digestOf } from '../../src/values/digest.js'
import { type LogicalPath, parseLogicalPath } from '../../src/values/logical-path.js'
import { createPolicy } from '../../src/values/naming-policy.js'

const base = parseBase('/s/')

export type Tree = Readonly<Record<string, string | Buffer>>

export interface Made {
  /** The final bytes. */
  readonly bytes: Buffer
  readonly text: string
  readonly stamped: Stamped
}

/** What becomes of a tree that is served at `/s/`, in the order in which it was stamped. */
export function make(tree: Tree, earlier: EarlierStamping = noEarlier): ReadonlyMap<string, Made> {
  const sources = new Map(Object.entries(tree).map(([path, content]) => [path, Buffer.from(content)]))
  const { graph, texts } = graphOf(sources)
  const plan = new Plan(graph, { base, modules: 'rewrite', integrity: false })
  const all = stamp(plan, (path) => texts.get(path) ?? { text: '', encoding: 'utf8' }, { earlier })
  return new Map([...all].map((stamped) => [stamped.path as string, madeOf(stamped, sources)]))
}

function madeOf(stamped: Stamped, sources: ReadonlyMap<string, Buffer>): Made {
  const bytes = stamped.bytes ?? sources.get(stamped.path) ?? Buffer.alloc(0)
  return { bytes, text: bytes.toString(), stamped }
}

function graphOf(sources: ReadonlyMap<string, Buffer>): { graph: Graph; texts: Map<string, SourceText> } {
  const texts = new Map<string, SourceText>()
  const nodes = [...sources].map(([text, bytes]): [LogicalPath, Node] => {
    const path = parseLogicalPath(text)
    const source = decodeText(bytes)
    if (source !== null) texts.set(path, source)
    const links = source === null ? [] : linksOf(path, source.text, sources)
    return [path, { path, versioned: createPolicy().isVersioned(path), digest: digestOf(bytes), links }]
  })
  return { graph: new Map(nodes), texts }
}

function linksOf(path: LogicalPath, text: string, sources: ReadonlyMap<string, Buffer>): Link[] {
  const from = startOf(path, base)
  if (from === null) return []
  return (finderFor(path)?.(text).references ?? []).flatMap((reference) => {
    const target = resolve(reference, from, base)
    return target !== null && sources.has(target) ? [{ ...reference, target: target as LogicalPath }] : []
  })
}

/** `a.css` → its content name. */
export function nameIn(made: ReadonlyMap<string, Made>, path: string): string {
  return made.get(path)?.stamped.name ?? ''
}
