import { isatty } from 'node:tty'
import { type AnyProgress, barLine, logLine } from './progress-text.js'

/** Shows how far a command is, beside what it prints. */
export interface Display {
  show(progress: AnyProgress): void
  /** Leaves nothing that is no longer true. */
  end(): void
}

/** A bar on a terminal; elsewhere, and for CI, a line now and then. */
export function createProgress(): Display {
  const { TERM, CI = '' } = process.env
  const isPlain = TERM === 'dumb' || !['', '0', 'false'].includes(CI)
  return isatty(2) && !isPlain ? new ProgressBar(openStream) : new ProgressLines(openStream)
}

/** What a display needs of a stream. */
export type Screen = Pick<NodeJS.WriteStream, 'write' | 'on' | 'off'> & { readonly columns?: number }

/** Opened only when there is something to show, since that takes a while; and to be closed is no reason to fail. */
function openStream(): Screen {
  return process.stderr.on('error', () => {})
}

/** When it first shows, and how often it is drawn, in milliseconds: a short build shows none. */
const delay = 300
const refresh = 100

export class ProgressBar implements Display {
  readonly #open: () => Screen
  readonly #started = performance.now()
  readonly #timer = setInterval(() => this.#draw(), refresh).unref()
  readonly #resize = () => this.#draw()
  #screen: Screen | undefined
  #progress: AnyProgress | undefined
  #began = this.#started
  /** How many columns the line has that stands there. */
  #length = 0

  constructor(open: () => Screen) {
    this.#open = open
  }

  show(progress: AnyProgress): void {
    if (progress.phase !== this.#progress?.phase) this.#began = performance.now()
    this.#progress = progress
  }

  end(): void {
    clearInterval(this.#timer)
    this.#screen?.off('resize', this.#resize)
    this.#screen?.write(eraseLine(this.#screen, this.#length))
  }

  #draw(): void {
    const now = performance.now()
    if (this.#progress === undefined || now - this.#started < delay) return
    this.#screen ??= this.#open().on('resize', this.#resize)
    const line = barLine(this.#progress, now - this.#began, columnsOf(this.#screen))
    this.#screen.write(eraseLine(this.#screen, this.#length) + line)
    this.#length = line.length
  }
}

function columnsOf({ columns }: Screen): number {
  return columns || 80
}

/** A line that a narrower window has broken stands on several. */
function eraseLine(screen: Screen, length: number): string {
  const above = Math.ceil(length / columnsOf(screen)) - 1
  return `${above > 0 ? `\x1b[${above}A` : ''}\r\x1b[J`
}

/** How long a phase must last to be worth a line, and when the next one is due, in milliseconds. */
const patience = 5000
const silence = 30_000

export class ProgressLines implements Display {
  readonly #open: () => Screen
  readonly #timer = setInterval(() => this.#look(), 1000).unref()
  #screen: Screen | undefined
  #progress: AnyProgress | undefined
  #began = 0
  #due = 0

  constructor(open: () => Screen) {
    this.#open = open
  }

  show(progress: AnyProgress): void {
    if (progress.phase !== this.#progress?.phase) {
      this.#began = performance.now()
      this.#due = this.#began + (progress.phase === 'wait' ? 0 : patience)
    }
    this.#progress = progress
    this.#look()
  }

  end(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const now = performance.now()
    if (this.#progress === undefined || now < this.#due) return
    this.#screen ??= this.#open()
    this.#screen.write(`${logLine(this.#progress, now - this.#began)}\n`)
    this.#due = now + silence
  }
}
