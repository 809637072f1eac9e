import { randomBytes, randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { findRedis, hasRedis } from '../support/redis.js'
import { cos } from './cos.js'
import { serve } from './program.js'
import { serveWithSession } from './quick-start.js'
import { sts } from './sts.js'

cos.forThisFile()
sts.forThisFile()

const program = 'docs/scaling-out.md › The code › js'
const createStoreKey = () => randomBytes(32).toString('base64')
const upload = { method: 'PUT', key: 'users/alice/a' }

describe.skipIf(!hasRedis)('Scaling out, with a real Redis', () => {
  const env = { REDIS_URL: '', COS_STORE_KEY: createStoreKey() }
  beforeAll(async () => {
    const redis = await findRedis()
    env.REDIS_URL = redis.url
    return redis.stop
  })

  it('calls STS once for two processes and a restart, and ends on SIGTERM', async () => {
    const before = sts.calls()
    const apps = [await serveWithSession(program, { env }), await serveWithSession(program, { env })]
    for (const app of apps) {
      const { url, headers } = (await app.post('/cos/presign', upload)).body
      expect(await cos.send(url, { method: 'PUT', headers, body: 'a' })).toMatchObject({ status: 200 })
    }
    expect(await Promise.all(apps.map((app) => app.terminate()))).toEqual([0, 0])
    const restarted = await serveWithSession(program, { env })
    expect((await restarted.post('/cos/presign', upload)).status).toBe(200)
    expect(sts.calls() - before).toBe(1)
  })

  it('counts the signatures of two processes together', async () => {
    const name = 'docs/rate-limits.md › The code › js'
    const prefix = randomUUID()
    const edit = (code: string) =>
      code
        .replace(/keyPrefix: '/g, `keyPrefix: '${prefix}-`)
        .replace('points: 1500', 'points: 2')
        .replace('const app', 'await new Promise((resolve) => storeClient.once("ready", resolve))\nconst app')
    const one = await serveWithSession(name, { env, edit })
    const other = await serveWithSession(name, { env, edit })
    const statuses = []
    for (const app of [one, other, one, other]) statuses.push((await app.post('/cos/presign', upload)).status)
    expect(statuses).toEqual([200, 200, 429, 429])
  })
})

describe('Scaling out', () => {
  it('signs without the store, and reports its error', async () => {
    const env = { REDIS_URL: 'redis://127.0.0.1:1', COS_STORE_KEY: createStoreKey() }
    const app = await serveWithSession(program, { env })
    expect((await app.post('/cos/presign', upload)).status).toBe(200)
    await vi.waitFor(() => expect(app.printed()).toContain('The credential store failed: '))
  })

  it('exports metrics to OpenTelemetry, without the key', async () => {
    const after = `
      import { channel } from 'node:diagnostics_channel'
      import { createServer } from 'node:http'
      const publish = (event) => channel('cosgate:decision').publish({ via: 'auth', key: 'users/alice/a', durationMs: 5, ...event })
      for (const action of ['PutObject', 'PutObject']) publish({ action, outcome: 'signed' })
      publish({ outcome: 'failed', code: 'timeout' })
      const server = createServer().listen(3000)
      process.once('SIGTERM', () => server.close())`
    const app = await serve('docs/scaling-out.md › Metrics and one alert › js', { after })
    expect(await app.terminate()).toBe(0)
    const printed = app.printed().replace(/\s+/g, ' ')
    expect(printed).toContain("name: 'cosgate.decisions'")
    expect(printed).toMatch(/action: 'PutObject', outcome: 'signed', code: 'none' }[^{}]* value: 2 }/)
    expect(printed).toMatch(/action: 'unknown', outcome: 'failed', code: 'timeout' }[^{}]* value: 1 }/)
    // Two decisions of 5 ms, in the second bucket.
    expect(printed).toMatch(/name: 'cosgate\.decision\.duration'.* sum: 0\.01, .* counts: \[ 0, 2, 0/)
    expect(printed).not.toContain('alice')
  })
})
