import { resolveFacts, type Surroundings, surroundingsOf } from '../inspect.js'
import type { Output, Supply } from '../io/output.js'
import { type FoundSource, type Source, walk } from '../io/walk.js'
import type { Site } from '../site.js'
import type { Node } from '../stamp/graph.js'
import { Plan, type StampOptions } from '../stamp/plan.js'
import { type Stamped, stamp } from '../stamp/stamp.js'
import { storedName } from '../values/content-name.js'
import type { Digest } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import { byPlace, type Problem } from '../values/problem.js'
import { type GivenVariants, separateVariants } from './given-variants.js'
import type { ScannedFile, ScanTask } from './scan-file.js'
import { scanSources } from './scan-sources.js'
import { Texts } from './texts.js'

/** An asset of the build: what the stamping made of a source, and what was known of it before. */
export interface BuiltAsset extends Stamped {
  /** Whether its own name is its version. */
  readonly prehashed: boolean
  readonly rewritten: boolean
  /** Of the final bytes, in bytes. */
  readonly size: number
  readonly type: string
}

export interface BuiltTree {
  readonly assets: readonly BuiltAsset[]
  readonly problems: readonly Problem[]
  /** Plain names to which a kept page or a prehashed file links. */
  readonly followed: ReadonlySet<LogicalPath>
  readonly given: GivenVariants
}

export interface TreeSettings extends StampOptions, Site {
  readonly roots: readonly string[]
}

/** Reads all sources and stages every content-named file. */
export async function buildTree(settings: TreeSettings, output: Output): Promise<BuiltTree> {
  const walked = walk(settings.roots, settings.policy)
  refuseFileAsFolder(walked.sources)
  const { sources, given } = separateVariants(walked.sources)
  const reader = new TreeReader(surroundingsOf(sources, settings), settings, output)
  await reader.read([...sources.values()])
  return {
    assets: reader.stamp(),
    followed: reader.followed,
    given,
    problems: [...walked.problems, ...reader.problems].sort(byPlace),
  }
}

/** What was read of a source, and where its bytes can be had. */
interface Known {
  readonly size: number
  readonly type: string
  readonly supply: Supply
}

/** Stages what is final as it is while it is read; of the others only some texts are held. */
class TreeReader {
  readonly problems: Problem[] = []
  readonly followed = new Set<LogicalPath>()
  readonly #surroundings: Surroundings
  readonly #options: StampOptions
  readonly #output: Output
  readonly #graph = new Map<LogicalPath, Node>()
  readonly #known = new Map<LogicalPath, Known>()
  readonly #texts = new Texts()

  constructor(surroundings: Surroundings, options: StampOptions, output: Output) {
    this.#surroundings = surroundings
    this.#options = options
    this.#output = output
  }

  async read(sources: readonly FoundSource[]): Promise<void> {
    const tasks = sources.map((source) => ({ ...source, stage: this.#output.reserve(source.path) }))
    await scanSources(tasks, this.#surroundings.finders, (task, scanned) => this.#add(task, scanned))
  }

  #add({ path, file, stage }: ScanTask, { isStaged, text, ...facts }: ScannedFile): void {
    this.#texts.add(path, file, facts.digest, isStaged ? null : text)
    const textOf = () => this.#texts.get(path).text
    const { node, type, problems, navigations } = resolveFacts(path, facts, textOf, this.#surroundings)
    this.#graph.set(path, node)
    const supply = isStaged && stage !== null ? { staged: stage.file } : { file }
    this.#known.set(path, { size: facts.size, type, supply })
    this.problems.push(...problems.filter((problem) => !this.#isSolved(problem)))
    if (!node.versioned) for (const each of navigations) this.followed.add(each)
    if (node.prehashed === true) for (const { target } of node.links) this.followed.add(target)
  }

  stamp(): BuiltAsset[] {
    const plan = new Plan(this.#graph, this.#options)
    this.problems.push(...plan.problems())
    return [...stamp(plan, (path) => this.#texts.get(path))].map((stamped) => this.#finish(stamped))
  }

  /** An import map knows every script, also those that are named at run time. */
  #isSolved({ code }: Problem): boolean {
    return code === 'reference-computed' && this.#options.modules === 'importmap'
  }

  #finish(stamped: Stamped): BuiltAsset {
    const { path, bytes, digest, version, problem } = stamped
    const prehashed = this.#graph.get(path)?.prehashed === true
    if (problem !== undefined) this.problems.push(problem)
    const { size, type, supply } = this.#known.get(path) ?? unknown(path)
    this.#stage(path, version, digest, bytes === null ? supply : { bytes })
    const name = prehashed ? path : stamped.name
    const rewritten = bytes !== null
    return { ...stamped, name, bytes: null, prehashed, rewritten, size: bytes?.length ?? size, type }
  }

  #stage(path: LogicalPath, version: string, digest: Digest, supply: Supply): void {
    const name = storedName(path, version)
    if (this.#surroundings.policy.isPrehashed(path)) this.#output.keep(path, digest, supply)
    // A name without room for a version holds whatever is current, as plain files do.
    else if (name === path) this.#output.replace(name, digest, supply)
    else this.#output.add(name, digest, supply, path)
  }
}

function unknown(path: LogicalPath): never {
  throw new Error(`${path} was stamped, but not read`)
}

/** One root may have a file where another has a folder; no output can hold both. */
function refuseFileAsFolder(sources: ReadonlyMap<LogicalPath, Source>): void {
  for (const [path, { file }] of sources) {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      const folder = sources.get(path.slice(0, at) as LogicalPath)
      if (folder === undefined) continue
      const message = `${folder.file} is a file, and ${file} needs a folder of that name: rename one of them`
      throw new EverfreshError('name-collision', message)
    }
  }
}
