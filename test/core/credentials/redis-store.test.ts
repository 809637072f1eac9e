import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createHttpServer, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { canStartRedis, findRedis, hasRedis, startRedis } from '../../support/redis.js'

const program = fileURLToPath(new URL('app-instance.js', import.meta.url))

/** A provider over HTTP whose keys are numbered by call. */
async function startProvider(answer = (response: ServerResponse, body: string) => void response.end(body)) {
  const calls: ServerResponse[] = []
  const server = createHttpServer((_request, response) => {
    calls.push(response)
    const expiresAt = Math.floor(Date.now() / 1000) + 3600
    answer(response, JSON.stringify({ secretId: `AKIDfake${calls.length}`, secretKey: 'fake', expiresAt }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { calls, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** An app whose instances share a key of the store, so that the tests do not disturb each other. */
async function createApp(redisUrl: string, provider: { url: string }) {
  const env = {
    ...process.env,
    REDIS_URL: redisUrl,
    PROVIDER_URL: provider.url,
    STORE_KEY: randomBytes(32).toString('base64'),
  }
  return async (clockOffset = 0) => {
    const child = fork(program, { env: { ...env, CLOCK_OFFSET: String(clockOffset) } })
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child, 'message')
    return child
  }
}

/** Signs a number of requests at once. @returns the ids of the keys that signed */
async function signAtOnce(child: ChildProcess, requests = 1): Promise<string[]> {
  child.send(requests)
  return (await once(child, 'message'))[0]
}

describe.skipIf(!hasRedis)('cachedCredentials with Keyv and a real Redis', () => {
  let redisUrl: string
  beforeAll(async () => {
    const redis = await findRedis()
    redisUrl = redis.url
    return redis.stop
  })

  it('calls the provider at most twice for 1,000 cold requests of two processes, and not after ten restarts', async () => {
    const provider = await startProvider()
    const start = await createApp(redisUrl, provider)
    const workers = await Promise.all([start(), start()])
    await Promise.all(workers.map((worker) => signAtOnce(worker, 500)))
    const calls = provider.calls.length
    expect(calls).toBeLessThanOrEqual(2)
    for (let restart = 0; restart < 10; restart++) {
      const worker = await start()
      expect((await signAtOnce(worker))[0]).toMatch(/^AKIDfake[12]$/)
      worker.kill('SIGKILL')
    }
    expect(provider.calls).toHaveLength(calls)
  }, 60_000)

  it('calls the provider again if a process is killed during its call', async () => {
    let hold = true
    const provider = await startProvider((response, body) => {
      if (!hold) response.end(body)
    })
    const start = await createApp(redisUrl, provider)
    const [killed, other] = await Promise.all([start(), start()])
    killed.send(1)
    await vi.waitFor(() => expect(provider.calls).toHaveLength(1), 5000)
    killed.kill('SIGKILL')
    hold = false
    expect(await signAtOnce(other)).toEqual(['AKIDfake2'])
    expect(await signAtOnce(await start())).toEqual(['AKIDfake2'])
    expect(provider.calls).toHaveLength(2)
  })

  it('shares keys between processes whose clocks differ by a minute', async () => {
    const provider = await startProvider()
    const start = await createApp(redisUrl, provider)
    for (const offset of [0, 60, -60]) expect(await signAtOnce(await start(offset))).toEqual(['AKIDfake1'])
    expect(provider.calls).toHaveLength(1)
  })

  it('calls the provider in each process if the stored value belongs to another app', async () => {
    const provider = await startProvider()
    const [one, other] = [await createApp(redisUrl, provider), await createApp(redisUrl, provider)]
    expect(await signAtOnce(await one())).toEqual(['AKIDfake1'])
    expect(await signAtOnce(await other())).toEqual(['AKIDfake2'])
    expect(await signAtOnce(await one())).toEqual(['AKIDfake1'])
  })
})

describe('cachedCredentials with Keyv signs without a store if the Redis', () => {
  it('is not there', async () => {
    const start = await createApp('redis://127.0.0.1:1', await startProvider())
    expect(await signAtOnce(await start(), 100)).toEqual(['AKIDfake1'])
  })

  it('accepts connections and does not answer', async () => {
    const sockets: Socket[] = []
    const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy()
      silent.close()
    })
    const url = `redis://127.0.0.1:${(silent.address() as AddressInfo).port}`
    const start = await createApp(url, await startProvider())
    expect(await signAtOnce(await start(), 100)).toEqual(['AKIDfake1'])
    expect(sockets).not.toHaveLength(0)
  })

  it.skipIf(!canStartRedis)('is full', async () => {
    const redis = await startRedis('--maxmemory', '1')
    onTestFinished(redis.stop)
    const start = await createApp(redis.url, await startProvider())
    for (const id of ['AKIDfake1', 'AKIDfake2']) expect(await signAtOnce(await start())).toEqual([id])
  })
})
