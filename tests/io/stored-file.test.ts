import { appendFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { Descriptors } from '../../src/io/descriptors.js'
import { signatureOf } from '../../src/io/file-state.js'
import { HeldFile } from '../../src/io/held-file.js'
import { streamOf } from '../../src/io/stored-file.js'
import { digestOf, integrityOf } from '../../src/values/digest.js'
import { folder } from '../support/folder.js'

const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 251))

function held(descriptors = new Descriptors()): HeldFile {
  const file = join(folder({ film: bytes }), 'film')
  const signature = signatureOf(statSync(file, { bigint: true }))
  return new HeldFile(file, signature, integrityOf(digestOf(bytes)), descriptors)
}

const all = { start: 0, end: bytes.length }

describe('a stored body as a stream', () => {
  test.each([
    ['all', 0, bytes.length],
    ['one byte', 7, 8],
    ['the last', bytes.length - 1, bytes.length],
    ['a part over several pieces', 49_000, 150_001],
  ])('gives %s of its bytes', async (_, start, end) => {
    const read = await buffer(streamOf({ content: held(), start, end }))
    expect(read.equals(bytes.subarray(start, end))).toBe(true)
  })

  test('reads nothing before somebody wants it', async () => {
    const stream = streamOf({ content: held(), ...all })
    for (let i = 0; i < 10; i++) await setImmediate()
    expect(stream.readableLength).toBe(0)
    stream.destroy()
  })

  test('fails before its last piece where the file changed', async () => {
    const content = held()
    const stream = streamOf({ content, ...all })
    appendFileSync(content.file, 'more')
    await expect(buffer(stream)).rejects.toMatchObject({ code: 'output-corrupt' })
  })

  test('of a retired file is whole, and the last closes it', async () => {
    const descriptors = new Descriptors()
    const content = held(descriptors)
    const streams = [1, 2].map(() => streamOf({ content, ...all }))
    content.retire()
    for (const stream of streams) {
      expect(descriptors.size).toBe(1)
      expect((await buffer(stream)).equals(bytes)).toBe(true)
    }
    expect(descriptors.size).toBe(0)
  })
})

/** Takes its time for each piece, and looks at it only in the end, when it should still be the same. */
function slowTarget(received: Buffer[]): Writable {
  return new Writable({
    write(piece: Buffer, _encoding, callback) {
      const take = () => {
        received.push(Buffer.from(piece))
        callback()
      }
      void setImmediate()
        .then(() => setImmediate())
        .then(take)
    },
  })
}

describe('a stored body that is poured', () => {
  test('into many targets at once gives each its own bytes', async () => {
    const content = held()
    const poured = Array.from({ length: 30 }, async (_, i) => {
      const received: Buffer[] = []
      const target = slowTarget(received)
      const error = await new Promise((resolve) => {
        streamOf({ content, start: i * 1000, end: bytes.length }).pourInto(target, resolve)
      })
      return error === null && Buffer.concat(received).equals(bytes.subarray(i * 1000))
    })
    expect(new Set(await Promise.all(poured))).toEqual(new Set([true]))
  })

  test('ends its target', async () => {
    const target = slowTarget([])
    await new Promise((resolve) =>
      streamOf({ content: held(), ...all }).pourInto(target.on('finish', resolve), () => {}),
    )
    expect(target.writableFinished).toBe(true)
  })

  test('says nothing of a target that goes away, and closes the file with it', async () => {
    const descriptors = new Descriptors()
    const target = slowTarget([])
    const content = held(descriptors).retire()
    const over = new Promise((resolve) => streamOf({ content, ...all }).pourInto(target, resolve))
    await setImmediate()
    target.destroy()
    expect(await over).toBeNull()
    for (let i = 0; i < 100 && descriptors.size > 0; i++) await setImmediate()
    expect(descriptors.size).toBe(0)
  })

  test('destroys its target where the file changed, and says so', async () => {
    const content = held()
    const received: Buffer[] = []
    const target = slowTarget(received)
    const stream = streamOf({ content, ...all })
    appendFileSync(content.file, 'more')
    const error = await new Promise((resolve) => stream.pourInto(target, resolve))
    expect(error).toMatchObject({ code: 'output-corrupt', message: expect.stringContaining(content.file) })
    expect([target.destroyed, Buffer.concat(received).length < bytes.length]).toEqual([true, true])
  })
})
