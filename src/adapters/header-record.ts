const records = new WeakMap<readonly string[], Readonly<Record<string, string>>>()

/** Headers by name, in lower case, made once for each list of names and values; lines of one name are one list. */
export function headerRecord(headers: readonly string[]): Readonly<Record<string, string>> {
  const known = records.get(headers)
  if (known !== undefined) return known
  const record: Record<string, string> = {}
  for (let i = 0; i < headers.length; i += 2) {
    const [name = '', value = ''] = [headers[i]?.toLowerCase(), headers[i + 1]]
    record[name] = record[name] === undefined ? value : `${record[name]}, ${value}`
  }
  records.set(headers, record)
  return record
}
