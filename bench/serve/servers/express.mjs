import { openAssets } from 'everfresh'
import express from 'express'
import expressStaticGzip from 'express-static-gzip'
import { doorOf, floorOf } from './express-apps.mjs'
import { year } from './prepared.mjs'

export const floor = floorOf(express)
export const door = doorOf(express)

export async function before({ built }) {
  const assets = await openAssets(built)
  return assets.before(express())
}

export function peer({ root }) {
  return express().use(expressStaticGzip(root, { serveStatic: year }))
}
