import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { frameworks } from '../../support/frameworks.js'

const json = JSON.stringify({ method: 'GET', key: 'a' })
const head =
  'POST /cos/auth HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n'
const toChunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`

/** Sends the chunks and returns the status of the answer, which must come without the end of the request. */
async function sendChunks(origin: string, chunks: string[]): Promise<number> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1')
  socket.write(head + chunks.join(''))
  const [answer] = await new Promise<string[]>((resolve, reject) => {
    socket.once('data', (data) => resolve([String(data)]))
    socket.once('error', reject)
  })
  socket.destroy()
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer!)![1])
}

describe.each(frameworks)('$name: a chunked body', (framework) => {
  it('is read completely if it arrives in several chunks', async () => {
    const { origin } = await framework.serve({})
    const chunks = [toChunk(json.slice(0, 5)), toChunk(json.slice(5, 6)), toChunk(json.slice(6)), '0\r\n\r\n']
    expect(await sendChunks(origin, chunks)).toBe(200)
  })

  it('of exactly maxBodyBytes is read', async () => {
    const { origin } = await framework.serve({ options: { maxBodyBytes: json.length + 1 } })
    expect(await sendChunks(origin, [toChunk(json), toChunk(' '), '0\r\n\r\n'])).toBe(200)
  })

  it('returns 413 payload_too_large at its limit, without waiting for its end', async () => {
    const { origin } = await framework.serve({ options: { maxBodyBytes: json.length } })
    expect(await sendChunks(origin, [toChunk(json), toChunk(' ')])).toBe(413)
  })
})
