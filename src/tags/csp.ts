import { hashSource, type Inlined } from './inline.js'
import { notInlined } from './inline-text.js'
import { hasOwnCode } from './svg-text.js'

/** Sources for two directives of a Content-Security-Policy, in quotes as they stand there. */
export interface CspSources {
  readonly 'script-src': readonly string[]
  readonly 'style-src': readonly string[]
}

/** The digests of what stands in a page itself, each once. @throws {EverfreshError} `inline-unsupported` */
export function cspOf(maps: readonly string[], inlined: readonly (readonly [string, Inlined])[]): CspSources {
  const ofElement = (element: Inlined['element']) =>
    inlined.filter(([, each]) => each.element === element).map(([, { text }]) => text)
  for (const [path, { element, text }] of inlined)
    if (element === 'svg' && hasOwnCode(text))
      throw notInlined(
        path,
        'it has styles or scripts of its own, which no digest allows: show it by image()',
      )
  return {
    'script-src': sources([...maps, ...ofElement('script')]),
    'style-src': sources(ofElement('style')),
  }
}

function sources(texts: readonly string[]): string[] {
  return [...new Set(texts.map(hashSource))]
}
