/** The accent colour as 0xrrggbb, in whatever notation the stylesheet gives it. */
export function accentColour() {
  const paper = document.createElement('canvas').getContext('2d')
  paper.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()
  paper.fillRect(0, 0, 1, 1)
  const [red, green, blue] = paper.getImageData(0, 0, 1, 1).data
  return (red << 16) | (green << 8) | blue
}
