import express from 'express4'
import { doorOf, floorOf } from './express-apps.mjs'

export const floor = floorOf(express)
export const door = doorOf(express)
