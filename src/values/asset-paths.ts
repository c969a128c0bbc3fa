/**
 * The assets that there are, each path as a key. Empty until `everfresh types` has written a file that fills it;
 * then `assets.url('css/sitee.css')` is an error in the editor.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the file of a project
export interface AssetPaths {}

/** The base below which they are served, as a key; paths may begin with it. Filled like `AssetPaths`. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the file of a project
export interface AssetBases {}

type IsUntyped = [keyof AssetPaths] extends [never] ? true : false

/** The path of an asset that there is, or any text until `everfresh types` has been used. */
export type AssetPath = IsUntyped extends true ? string : keyof AssetPaths

/**
 * What a method may be given as a path, for its literal type `P`: of a literal, one of an asset that there is, with or
 * without the base in front and a query or fragment behind; of a text with holes, one that such a path may fill; any
 * `string`, which nobody can check.
 */
export type PathOf<P extends string> = IsUntyped extends true
  ? string
  : // Of `string` beside the paths an editor offers the paths.
    string extends P
    ? AnyPath
    : Checked<P>

// Under a name of its own: within the condition above, "string" would mean `string & P`, and cost a union of all paths.
type AnyPath = keyof AssetPaths | (string & {})

/** One by one, where `P` is several. A type argument of `true` keeps `P` free of a union with all paths, as above. */
type Checked<P extends string> = P extends unknown ? (true extends IsRight<P> ? P : keyof AssetPaths) : never

/** A text with a brand was checked by somebody else. */
type IsRight<P extends string> = keyof P extends keyof string
  ? IsAsset<P> | IsAsset<WithoutSuffix<WithoutBase<P>>>
  : true

type IsAsset<P extends string> = P extends unknown
  ? IsLiteral<P> extends true
    ? P extends keyof AssetPaths
      ? true
      : false
    : [Extract<keyof AssetPaths, P>] extends [never]
      ? false
      : true
  : never

/** A text with holes makes an index signature, which nothing is required to have. */
type IsLiteral<P extends string> = Record<never, 1> extends Record<P, 1> ? false : true

type WithoutBase<P extends string> = P extends `${keyof AssetBases & string}${infer Path}` ? Path : P

type WithoutSuffix<P extends string> = P extends `${infer Path}#${string}`
  ? WithoutQuery<Path>
  : WithoutQuery<P>

type WithoutQuery<P extends string> = P extends `${infer Path}?${string}` ? Path : P

/** Tells of any text whether it is a path that `url` knows; behind `if (assets.has(path))` the compiler knows it, too. */
export type HasAsset = IsUntyped extends true
  ? (path: string) => boolean
  : (path: string) => path is AssetPath
