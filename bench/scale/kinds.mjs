/**
 * How often each kind is in the real tree of bench/tree.mjs, with pictures and pages made as common as in a site's
 * folder; and the sizes of its files there, in bytes, from the smallest to the largest in tenths of all. The largest
 * tenth ends at its middle: a tree of 100,000 files has no thousand bundles of nine megabytes.
 */
export const kinds = {
  js: { weight: 55, sizes: [36, 402, 700, 1_100, 1_900, 2_971, 4_500, 7_500, 13_000, 25_671, 60_000] },
  css: { weight: 14, sizes: [202, 799, 1_250, 1_300, 1_380, 1_417, 1_600, 3_600, 4_100, 4_146, 60_000] },
  svg: { weight: 12, sizes: [178, 234, 300, 400, 600, 840, 1_500, 3_800, 8_000, 24_137, 60_000] },
  png: { weight: 8, sizes: [618, 618, 800, 1_000, 1_200, 2_464, 8_000, 16_000, 30_000, 60_000, 200_000] },
  woff2: {
    weight: 4,
    sizes: [3_624, 12_028, 16_000, 20_000, 21_000, 22_188, 30_000, 60_000, 78_000, 80_760, 86_000],
  },
  map: {
    weight: 3,
    sizes: [98, 4_000, 8_000, 12_000, 18_000, 25_000, 40_000, 60_000, 90_000, 110_315, 180_000],
  },
  html: {
    weight: 4,
    sizes: [102, 734, 4_000, 8_000, 12_000, 16_000, 20_000, 22_113, 27_291, 33_000, 45_000],
  },
}

const pool = 1 << 20

/** Text that its lexer has some work with, without any reference; cut at a line. */
export const fillers = {
  js: repeat(
    (i) =>
      `export function step${i}(a, b = ${i % 91}) { return a > b ? \`\${a}-${i}\` : [a / 2, /[a-z]{${i % 9}}/.test(b), 'text ${i}'] } // ${i}\n`,
  ),
  css: repeat(
    (i) =>
      `.item-${i} > a:hover { margin: ${i % 31}px ${i % 7}em; color: #${(i * 7919) % 900}; content: "${i}" }\n`,
  ),
  svg: repeat((i) => `<path d="M${i % 97} ${i % 89}l${i % 13} ${i % 17}z" fill="#${100 + (i % 800)}"/>\n`),
  html: repeat(
    (i) =>
      `<p class="note-${i % 50}">Paragraph ${i} &amp; some <b>words</b> of it, ${(i * 7919) % 9973}.</p>\n`,
  ),
}

function repeat(line) {
  let text = ''
  for (let i = 0; text.length < pool; i++) text += line(i)
  return text
}
