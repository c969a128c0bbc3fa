import type { Writable } from 'node:stream'
import { type Pieces, pieceSize } from './pieces.js'

const free: Buffer[] = []
/** Buffers that are kept for the next; the others are left to the collector. */
const mostFree = 16

/**
 * Writes pieces, each from the same buffer, as soon as the one before has left the process; then ends the target,
 * or destroys it where a piece fails: the client must neither wait for the rest nor keep the part. `done` is told
 * of a failure, and of nothing where the client went away.
 */
export function pour(pieces: Pieces, target: Writable, done: (error: unknown) => void): void {
  const buffer = pieces.size < pieceSize ? Buffer.allocUnsafeSlow(pieces.size) : takeBuffer()
  let isOver = false
  const end = (error: unknown) => {
    if (isOver) return
    isOver = true
    target.off('close', leave)
    pieces.close()
    done(error)
  }
  const leave = () => end(null)
  const read = () => pieces.next(buffer, write)
  const write = (error: unknown, piece: Buffer) => {
    if (isOver || error) giveBack(buffer)
    if (isOver) return
    if (!error) target.write(piece, written)
    else {
      end(error)
      target.destroy()
    }
  }
  // Only now is the buffer ours again.
  const written = (error: unknown) => {
    const isLast = pieces.size === 0
    if (isLast || isOver || error) giveBack(buffer)
    if (isOver || error) return end(null)
    if (!isLast) return read()
    end(null)
    target.end()
  }
  target.once('close', leave)
  read()
}

function takeBuffer(): Buffer {
  return free.pop() ?? Buffer.allocUnsafeSlow(pieceSize)
}

function giveBack(buffer: Buffer): void {
  if (buffer.length === pieceSize && free.length < mostFree) free.push(buffer)
}
