// As a whole, since only then a project's own file can add to the interfaces.

export type { Assets, LabelOptions, UrlOptions } from './assets.js'
export { type Config, type ConfigSource, defineConfig } from './define-config.js'
export type { Entry } from './entry.js'
export type { FixedOption, VersionedFile } from './fixed-versions.js'
export type { AnswerOptions } from './http/answer.js'
export type { HeaderSubject, OwnHeaders } from './http/own-headers.js'
export type { Body, Content, Reply, StoredFile } from './http/reply.js'
export type { Request } from './http/request.js'
export type { ServingOptions } from './http/serving.js'
export type { Incoming, Listener, Outgoing } from './io/handler.js'
export type { LinkOptions } from './links.js'
export { type LiveOptions, liveAssets } from './live.js'
export { type FollowOptions, type OpenOptions, openAssets } from './open.js'
export type { ServeOptions } from './serve-options.js'
export type { ImportMap } from './stamp/import-map.js'
export type { StrategyOptions } from './strategy.js'
export type { AttributeValue, Html } from './tags/html.js'
export type {
  CspOptions,
  ImageOptions,
  ImportMapTagOptions,
  PreloadOptions,
  TagOptions,
} from './tags/options.js'
export type { CspSources } from './tags/page-parts.js'
export type { Srcset } from './tags/srcset.js'
export type { Tags } from './tags/tags.js'
export type * from './values/asset-paths.js'
export { type ErrorCode, EverfreshError } from './values/error.js'
export type { Problem, ProblemCode } from './values/problem.js'
