import {
  AmbientLight,
  BoxGeometry,
  DirectionalLight,
  Group,
  Mesh,
  MeshStandardMaterial,
  PerspectiveCamera,
  Scene,
  WebGLRenderer,
} from '../three/three.module.js'
import { accentColour } from './colour.js'

const count = 24
const calm = matchMedia('(prefers-reduced-motion: reduce)')

export function showScene(element) {
  const canvas = document.createElement('canvas')
  // three writes an error to the console where there is no WebGL, so that is asked first.
  const context = canvas.getContext('webgl2', { alpha: true, antialias: true })
  if (!context) return explain(element)
  element.append(canvas)
  const renderer = new WebGLRenderer({ canvas, context })
  const ring = ringOfSheets()
  const scene = new Scene().add(ring, new AmbientLight(0xffffff, 1.8), sun())
  const camera = new PerspectiveCamera(32, 1, 0.1, 50)
  camera.position.set(0, 2.3, 8.2)
  camera.lookAt(0, 0, 0)
  const draw = () => renderer.render(scene, camera)
  new ResizeObserver(() => fit(element, renderer, camera, draw)).observe(element)
  turn(element, (seconds) => {
    ring.rotation.y = seconds * 0.22
    draw()
  })
}

function explain(element) {
  const note = document.createElement('p')
  note.className = 'note'
  note.textContent =
    'Your browser has no WebGL here, so there is nothing to see; the modules were loaded all the same.'
  element.append(note)
}

function ringOfSheets() {
  const ring = new Group()
  const shape = new BoxGeometry(0.72, 1, 0.05)
  const plain = new MeshStandardMaterial({ color: 0xdfe3e0, roughness: 0.7 })
  const edited = new MeshStandardMaterial({ color: accentColour(), roughness: 0.5 })
  for (let index = 0; index < count; index++) {
    const angle = (index / count) * 2 * Math.PI
    const sheet = new Mesh(shape, index === 0 ? edited : plain)
    sheet.position.set(Math.sin(angle) * 2.5, index === 0 ? 0.35 : 0, Math.cos(angle) * 2.5)
    sheet.rotation.y = angle + Math.PI / 3
    ring.add(sheet)
  }
  return ring
}

function sun() {
  const light = new DirectionalLight(0xffffff, 2.2)
  light.position.set(3, 5, 4)
  return light
}

function fit(element, renderer, camera, draw) {
  const { clientWidth: width, clientHeight: height } = element
  renderer.setPixelRatio(Math.min(devicePixelRatio, 2))
  renderer.setSize(width, height, false)
  camera.aspect = width / height
  camera.updateProjectionMatrix()
  draw()
}

/** Draws only while it can be seen, and once only for those who want no motion. */
function turn(element, draw) {
  draw(0)
  if (calm.matches) return
  let frame
  const step = (now) => {
    draw(now / 1000)
    frame = requestAnimationFrame(step)
  }
  new IntersectionObserver(([entry]) => {
    cancelAnimationFrame(frame)
    if (entry.isIntersecting) frame = requestAnimationFrame(step)
  }).observe(element)
}
