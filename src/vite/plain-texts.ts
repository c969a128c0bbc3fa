import type { Bundle } from './hashed-files.js'

/**
 * Says of public files that scripts name in a text. Nobody knows whether such a text is a URL, so it stays as it is and
 * leads to the plain name.
 */
export function plainTextWarnings(
  bundle: Bundle,
  base: string,
  isPublic: (path: string) => boolean,
): string[] {
  const found = new Map<string, string>()
  for (const { fileName, code = '' } of Object.values(bundle))
    for (const text of plainTexts(code))
      if (text.startsWith(base) && isPublic(text.slice(base.length))) found.set(text, fileName)
  return [...found].map(([text, file]) => warning(text, file, base))
}

function plainTexts(code: string): string[] {
  return [...code.matchAll(/(["'`])(\/[^"'`\\\s?#]+)\1/g)].map(([, , text = '']) => text)
}

function warning(text: string, file: string, base: string): string {
  const specifier = `/${text.slice(base.length)}`
  return `${file} names ${text} in a text, which stays as it is: the file is revalidated there. For a URL that may be kept for ever write: import url from '${specifier}'`
}
