import { describe, expect, test } from 'vitest'
import { outcome, startCos } from '../support/local-cos.js'

const limit = 'x-cos-traffic-limit'
// 100 KiB per second, the lowest limit.
const lowest = '819200'

async function measure(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

describe('x-cos-traffic-limit', () => {
  test('slows an upload and a download down', async () => {
    const { send } = await startCos()
    const body = Buffer.alloc(30 * 1024)
    expect(await measure(() => send('PUT', '/a', { body, headers: { [limit]: lowest } }))).toBeGreaterThan(
      290,
    )
    const download = async () => (await send('GET', '/a', { params: { [limit]: lowest } })).arrayBuffer()
    expect(await measure(download)).toBeGreaterThan(290)
  })

  test.each(['819199', '838860801', 'fast', ''])('returns 400 InvalidArgument for %j', async (value) => {
    const { send } = await startCos()
    const headers = { [limit]: value }
    expect(await outcome(send('PUT', '/a', { body: 'x', unsigned: headers }))).toBe('400 InvalidArgument')
  })
})
