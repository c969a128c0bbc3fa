import type { Assets } from '../assets.js'
import { type OpenOptions, settleOpen } from '../open-options.js'
import { createUrl } from '../urls.js'
import { Opened } from './opened.js'
import { urlSourceOf } from './source.js'

/** `url` alone of a built folder, for which nothing is loaded that reads files. @throws {EverfreshError} as `openAssets` */
export function openUrl(folder: string, options: OpenOptions): Assets['url'] {
  return createUrl(urlSourceOf(new Opened(folder, settleOpen(options))), options)
}
