import {
  CRS,
  control,
  icon,
  imageOverlay,
  layerGroup,
  map as makeMap,
  marker,
  polyline,
} from '../leaflet/leaflet-src.esm.js'

/** Latitude and longitude are y and x here, counted from the lower left corner of the image. */
const bounds = [
  [0, 0],
  [480, 960],
]

const places = [
  { name: 'Server', at: [255, 215], text: 'Reads each file once, at start.' },
  { name: 'CDN', at: [288, 485], text: 'Keeps a versioned URL for a year.' },
  { name: 'Browser', at: [205, 755], text: 'Has the file already, and asks nobody.' },
]

/** `currentSrc` is the one that the browser chose from the `srcset`. */
const source = (id) => document.getElementById(id).currentSrc || document.getElementById(id).src

export function showMap(element) {
  const map = makeMap(element, {
    crs: CRS.Simple,
    attributionControl: false,
    scrollWheelZoom: false,
    zoomSnap: 0,
    minZoom: -3,
    maxZoom: 2,
    maxBounds: bounds,
    maxBoundsViscosity: 1,
  })
  imageOverlay(source('map-image'), bounds, { alt: 'Three islands in a calm sea' }).addTo(map)
  const layers = { Places: markers().addTo(map), Route: route().addTo(map) }
  control.layers(undefined, layers).addTo(map)
  fill(map)
  map.on('resize', () => fill(map))
}

/** No sea without a map: the image covers the whole box, whatever the box's shape. */
function fill(map) {
  const zoom = map.getBoundsZoom(bounds, true)
  map.setMinZoom(zoom)
  map.setView([240, 480], zoom, { animate: false })
}

function markers() {
  const pin = icon({
    iconUrl: source('marker-icon'),
    shadowUrl: source('marker-shadow'),
    iconSize: [25, 41],
    iconAnchor: [12, 41],
    popupAnchor: [1, -34],
    shadowSize: [41, 41],
  })
  const pins = places.map(({ name, at, text }) => {
    return marker(at, { icon: pin, alt: name, title: name }).bindPopup(`<b>${name}</b><br>${text}`)
  })
  return layerGroup(pins)
}

function route() {
  const line = places.map(({ at }) => at)
  return layerGroup([polyline(line, { color: '#48696b', weight: 3, dashArray: '2 9', lineCap: 'round' })])
}
