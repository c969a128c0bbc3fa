/** `4,078`: what `toLocaleString` writes in English, which loads the data of all languages for it (13 ms). */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
