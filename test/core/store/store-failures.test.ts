import { createStore, type Store, scopeByResource } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { closedOrigin, serveAnswers } from '../../support/cos-answers.js'
import { bucket, region } from '../../support/sdk-oracle.js'
import { credentials, startCos, storeAt } from '../../support/store-fixture.js'

const calls: [string, (store: Store) => Promise<unknown>][] = [
  ['head', (store) => store.head('a')],
  ['delete', (store) => store.delete('a')],
  ['delete of many', (store) => store.delete(['a', 'b'])],
  ['copy', (store) => store.copy('a', 'b')],
  ['fetch', (store) => store.fetch({ method: 'GET', key: 'a' }).then((response) => response.text())],
]
const others = calls.filter(([name]) => name !== 'fetch')

async function catchError(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (thrown) => thrown,
  )
  return error as Error & Record<string, unknown>
}

describe.each(calls)('store.%s', (_name, call) => {
  it('is repeated once after a 503 and after a lost answer', async () => {
    const { origin, emulator, oracle } = await startCos()
    await oracle.put('a', 'x')
    emulator.faults.fail()
    await call(storeAt(origin))
    emulator.faults.dropResponse({ afterBytes: 0 })
    await call(storeAt(origin))
  })

  it('throws store_failed if COS cannot be reached, without its address', async () => {
    const error = await catchError(call(storeAt(closedOrigin)))
    expect(error).toMatchObject({ code: 'store_failed', status: 502, message: 'COS could not be reached' })
    expect(error.cause).toBeInstanceOf(Error)
  })

  it('throws timeout if COS does not answer', async () => {
    const origin = await serveAnswers(() => {})
    const error = await catchError(call(storeAt(origin, { timeouts: { store: 0.05 } })))
    expect(error).toMatchObject({ code: 'timeout', status: 504, message: 'COS did not answer in time' })
  })
})

describe.each(others)('store.%s', (_name, call) => {
  it('throws store_failed after a second 503, without a URL or a signature', async () => {
    const { origin, emulator } = await startCos()
    emulator.faults.fail({ requests: 2 })
    const error = await catchError(call(storeAt(origin)))
    expect(error).toMatchObject({ code: 'store_failed', status: 502 })
    expect(String(error.stack)).not.toMatch(/https?:|q-sign/)
    expect(emulator.requests).toHaveLength(2)
  })

  it('throws store_failed with the request id of COS if the key is refused', async () => {
    const { origin } = await startCos()
    const wrong = { secretId: credentials.secretId, secretKey: 'wrong' }
    const error = await catchError(call(storeAt(origin, { credentials: wrong })))
    expect(error).toMatchObject({ code: 'store_failed', requestId: expect.any(String) })
  })

  it('throws timeout if COS never ends its answer', async () => {
    const origin = await serveAnswers((request, response) => {
      if (request.method !== 'HEAD') response.writeHead(200, { 'content-length': '100' }).write('<')
    })
    const error = await catchError(call(storeAt(origin, { timeouts: { store: 0.05 } })))
    expect(error).toMatchObject({ code: 'timeout' })
  })

  it('throws store_failed if the answer is cut off', async () => {
    const origin = await serveAnswers((request, response) => {
      if (request.method === 'HEAD') response.destroy()
      else {
        response.writeHead(200, { 'content-length': '100' }).write('<')
        setImmediate(() => response.destroy())
      }
    })
    expect(await catchError(call(storeAt(origin)))).toMatchObject({ code: 'store_failed' })
  })
})

it('store.delete throws store_failed for a status of 300', async () => {
  const origin = await serveAnswers((_request, response) => response.writeHead(300).end())
  await expect(storeAt(origin).delete('a')).rejects.toMatchObject({ message: 'COS answered 300' })
})

describe('store.fetch', () => {
  it('is repeated once after a 500', async () => {
    let requests = 0
    const origin = await serveAnswers((_request, response) =>
      response.writeHead(++requests === 1 ? 500 : 200).end(),
    )
    expect((await storeAt(origin).fetch({ method: 'GET', key: 'a' })).status).toBe(200)
    expect(requests).toBe(2)
  })

  it('does not cut off an answer that began in time and takes longer than timeouts.store', async () => {
    const origin = await serveAnswers((_request, response) => {
      response.write('slow ')
      setTimeout(() => response.end('answer'), 1200)
    })
    const response = await storeAt(origin, { timeouts: { store: 1 } }).fetch({ method: 'GET', key: 'a' })
    expect(await response.text()).toBe('slow answer')
  })

  it('does not repeat a POST', async () => {
    const { origin, emulator } = await startCos()
    emulator.faults.fail({ requests: 2 })
    const response = await storeAt(origin).fetch({ method: 'POST', key: 'a', params: { uploads: '' } })
    expect(response.status).toBe(503)
    expect(emulator.requests).toHaveLength(1)
  })
})

describe('the credentials of a store', () => {
  it('are asked for with the action and the resource of each call', async () => {
    const { origin, oracle } = await startCos()
    await oracle.put('a', 'x')
    const needs: string[] = []
    const store = createStore({
      bucket,
      region,
      origin,
      credentialScope: (purpose) => `${purpose.action} ${scopeByResource(purpose)}`,
      credentials: ({ action, resource }) => {
        needs.push(`${action} ${resource}`)
        return credentials
      },
    })
    for (const [, call] of calls) await call(store).catch(() => {})
    expect(needs).toEqual([
      'HeadObject a',
      'DeleteObject a',
      'DeleteMultipleObjects ',
      'PutObjectCopy b',
      'GetObject a',
    ])
  })

  it('may be temporary: the token is sent in a header', async () => {
    const temporary = { ...credentials, securityToken: 'fake-token' }
    const { origin } = await startCos({ credentials: temporary })
    expect(await storeAt(origin, { credentials: temporary }).head('a')).toBeUndefined()
  })

  it('may be a pair: the read key heads and the write key deletes', async () => {
    const read = { secretId: 'AKIDread', secretKey: 'fake-read' }
    const write = { secretId: 'AKIDwrite', secretKey: 'fake-write' }
    const { origin, emulator } = await startCos({ credentials: [read, write] })
    const store = storeAt(origin, { credentials: { read, write } })
    await store.head('a')
    await store.delete('a')
    expect(emulator.requests.map(({ status }) => status)).toEqual([404, 204])
  })

  it('that cannot be fetched are credentials_unavailable, and nothing is sent', async () => {
    const { origin, emulator } = await startCos()
    const store = storeAt(origin, { credentials: () => Promise.reject(new Error('the vault is shut')) })
    expect(await catchError(store.head('a'))).toMatchObject({ code: 'credentials_unavailable' })
    expect(emulator.requests).toEqual([])
  })
})

describe('internalOrigin', () => {
  it('is where the requests go, with its host signed', async () => {
    const { origin, emulator } = await startCos()
    const store = storeAt('https://files.example.com', { internalOrigin: origin })
    expect(await store.head('a')).toBeUndefined()
    expect(emulator.requests).toHaveLength(1)
  })
})
