import { member, parsePlaced, sighting } from './json.mjs'

/** What a browser loads for a web manifest: images. Where it starts and which shortcuts it has is navigated to. */
export function readManifest(text) {
  const manifest = parsePlaced(text)
  const owners = [manifest, ...list(manifest, 'shortcuts'), ...list(manifest, 'file_handlers')]
  const images = [...owners.flatMap((owner) => list(owner, 'icons')), ...list(manifest, 'screenshots')]
  return images.flatMap((image) => sighting('web manifest', member(image, 'src')))
}

function list(owner, name) {
  return member(owner, name) ?? []
}
