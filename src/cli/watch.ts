import { problemLines } from '../build/problem-groups.js'
import { type BuildOptions, EverfreshError, type Problem, type Rebuild, summary, watch } from '../build.js'
import { formatTime, grouped } from '../values/amounts.js'
import { interruptible } from './interrupt.js'
import type { Display } from './progress.js'
import { printLine } from './write.js'

interface Voice {
  readonly json: boolean
  readonly quiet: boolean
}

/** Builds until somebody ends it. */
export function watchSources(options: BuildOptions, display: Display, voice: Voice): Promise<void> {
  const teller = voice.json ? new JsonTeller() : new LineTeller(voice)
  return interruptible(async (signal) => {
    const onBuild = (rebuild: Rebuild) => {
      display.end()
      teller.tell(rebuild)
    }
    const onError = (error: Error) => teller.fail(error)
    const watching = await watch({ ...options, signal, onBuild, onError })
    await watching.ended
  }).finally(() => display.end())
}

/** One object to a line, of a build or of a failure. */
class JsonTeller {
  tell(rebuild: Rebuild): void {
    say(JSON.stringify(rebuild))
  }

  fail(error: Error): void {
    const code = error instanceof EverfreshError ? error.code : undefined
    say(JSON.stringify({ error: { code, message: error.message } }))
  }
}

/** One line for each rebuild, and problems where they are others than before. */
class LineTeller {
  readonly #isQuiet: boolean
  #isFirst = true
  #problems = ''

  constructor({ quiet }: Voice) {
    this.#isQuiet = quiet
  }

  tell(rebuild: Rebuild): void {
    const lines = problemLines(rebuild.problems)
    const isFirst = this.#isFirst
    this.#isFirst = false
    if (!this.#isQuiet) say(isFirst ? `${summary(rebuild)}\n${watchingLine}` : lineOf(rebuild))
    const isSaid = isFirst && !this.#isQuiet
    if (!isSaid && lines.join('\n') !== this.#problems) this.#tellProblems(rebuild.problems, lines)
    this.#problems = lines.join('\n')
  }

  fail(error: Error): void {
    console.error(`everfresh: ${error.message}`)
    if (!(error instanceof EverfreshError)) console.error('everfresh: this is a defect of ours', error)
  }

  #tellProblems(problems: readonly Problem[], lines: readonly string[]): void {
    if (problems.length > 0) console.error(lines.join('\n'))
    else if (!this.#isQuiet) console.error('No problem is left')
  }
}

/** The files are built, whether somebody reads of it or not. */
function say(line: string): void {
  printLine(line).catch((error: Error) => console.error(`everfresh: ${error.message}`))
}

const watchingLine = 'Watching for changes, until Ctrl-C'

/** `css/site.css: 3 changed, in 41 ms`. */
function lineOf({ touched, since, milliseconds }: Rebuild): string {
  const { added = 0, changed = 0, removed = 0 } = since ?? {}
  const counts = [
    ...(added > 0 ? [`${grouped(added)} new`] : []),
    ...(changed > 0 || added + removed === 0 ? [`${grouped(changed)} changed`] : []),
    ...(removed > 0 ? [`${grouped(removed)} gone`] : []),
  ]
  return `${namesOf(touched)}: ${counts.join(', ')}, in ${formatTime(milliseconds)}`
}

function namesOf([first = 'The sources', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${grouped(others.length)} more`
}
