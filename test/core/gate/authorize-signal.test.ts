import { request, type ServerResponse } from 'node:http'
import type { Intent } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { ask } from '../../support/ask.js'
import { families, frameworks, nodeFrameworks, type RouteContext } from '../../support/frameworks.js'
import { post } from '../../support/gate-fixture.js'
import { expectNoSignature, NOW } from '../../support/sdk-oracle.js'

/** A request of each endpoint. */
const clientRequests = {
  auth: { method: 'GET', key: 'a' },
  presign: { method: 'GET', key: 'a' },
  'post-policy': { key: 'a' },
}
const endpoints = Object.entries(clientRequests)
const clientRequest = clientRequests.auth
/** What a form needs. */
const allow = { actions: ['GetObject', 'PostObject'] as const }
const routes = { '/file': (context: RouteContext) => context.redirect('a') }
const never = () => new Promise<never>(() => {})
const aborted = (signal: AbortSignal) =>
  new Promise<unknown>((resolve) => {
    if (signal.aborted) resolve(signal.reason)
    signal.addEventListener('abort', () => resolve(signal.reason))
  })

describe.each(families)('$name: deadlines', (framework) => {
  it('returns 504 timeout if authorize never settles, and aborts its signal', async () => {
    let signal: AbortSignal | undefined
    const authorize = (intent: Intent) => {
      signal = intent.signal
      return never()
    }
    const site = await framework.serve({
      routes,
      options: { allow, authorize, timeouts: { authorize: 0.02 } },
    })
    for (const [endpoint, json] of endpoints) {
      signal = undefined
      const answer = await post(site, endpoint, json)
      expect(answer.json).toMatchObject({ type: 'about:blank', status: 504, code: 'timeout' })
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      expect(signal!.aborted).toBe(true)
    }
    expect(site.errors).toEqual([])
    signal = undefined
    const redirected = await ask(`${site.url}/file`, { method: 'GET' })
    expect([redirected.status, redirected.headers['cache-control']]).toEqual([504, 'no-store'])
    expect(site.errors).toMatchObject([{ status: 504, code: 'timeout' }])
    expect(signal!.aborted).toBe(true)
  })

  it('never signs a late yes, and survives a late rejection', async () => {
    const outcomes = [() => true, () => Promise.reject(new Error('late'))]
    for (const outcome of outcomes) {
      let settled: Promise<unknown> | undefined
      const authorize = ({ signal }: Intent) => {
        const answer = aborted(signal).then(outcome)
        settled = answer.catch(() => {})
        return answer
      }
      const options = { allow, authorize, timeouts: { authorize: 0.02 } }
      const site = await framework.serve({ routes, options })
      for (const [endpoint, json] of endpoints) {
        const answer = await post(site, endpoint, json)
        expect(answer.json).toMatchObject({ status: 504, code: 'timeout' })
        expectNoSignature(answer)
        await settled
      }
      expect(site.errors).toEqual([])
      const redirected = await ask(`${site.url}/file`, { method: 'GET' })
      expect(redirected.status).toBe(504)
      expectNoSignature(redirected)
      await settled
      expect(site.errors).toMatchObject([{ status: 504, code: 'timeout' }])
    }
  })

  it('aborts the signal with the error that authorize rejects with', async () => {
    const failure = new Error('of the app')
    let signal: AbortSignal | undefined
    const authorize = async (intent: Intent) => {
      signal = intent.signal
      throw failure
    }
    const site = await framework.serve({ options: { authorize } })
    expect((await post(site, 'auth', clientRequest)).status).toBe(500)
    expect(signal!.reason).toBe(failure)
  })

  it('a signal that is first read after the deadline is aborted', async () => {
    let late: Promise<boolean> | undefined
    const authorize = (intent: Intent) => {
      late = new Promise<void>((resolve) => setTimeout(resolve, 60)).then(() => intent.signal.aborted)
      return late
    }
    const site = await framework.serve({ options: { authorize, timeouts: { authorize: 0.02 } } })
    expect((await post(site, 'auth', clientRequest)).status).toBe(504)
    expect(await late).toBe(true)
  })

  it('returns 504 timeout if the credentials never arrive', async () => {
    const options = { allow, credentials: never, timeouts: { credentials: 0.02 } }
    const site = await framework.serve({ routes, options })
    for (const [endpoint, json] of endpoints) {
      expect((await post(site, endpoint, json)).json).toMatchObject({ status: 504, code: 'timeout' })
    }
    expect((await ask(`${site.url}/file`, { method: 'GET' })).status).toBe(504)
  })

  it('has separate deadlines for authorize and for the credentials', async () => {
    const slow = () => new Promise((resolve) => setTimeout(resolve, 60, true))
    const site = await framework.serve({ options: { authorize: slow, timeouts: { credentials: 0.02 } } })
    expect((await post(site, 'auth', clientRequest)).status).toBe(200)
  })
})

describe.each(frameworks)('$name: the client disconnects', (framework) => {
  it.each<[string, object?]>([
    ...endpoints.map(([endpoint, json]): [string, object] => [`POST /cos/${endpoint}`, json]),
    ['GET /file'],
  ])('aborts the signal during %s, long before the deadline', { timeout: 5000 }, async (line, json) => {
    const [method, path] = line.split(' ')
    let asked: (signal: AbortSignal) => void
    const signal = new Promise<AbortSignal>((resolve) => {
      asked = resolve
    })
    const authorize = (intent: Intent) => {
      asked(intent.signal)
      return aborted(intent.signal).then(() => true)
    }
    const options = { allow, authorize, timeouts: { authorize: 60 } }
    const site = await framework.serve({ routes, options })
    const headers = { 'content-type': 'application/json' }
    const call = request(`${site.url}${path}`, { method: method!, headers }).on('error', () => {})
    call.end(json && JSON.stringify(json))
    const seen = await signal
    expect(seen.aborted).toBe(false)
    call.destroy()
    expect(await aborted(seen)).toMatchObject({ message: 'The client disconnected' })
    expect(seen.aborted).toBe(true)
  })

  it('does not abort the signal of an answered request', async () => {
    let signal: AbortSignal | undefined
    const authorize = (intent: Intent) => {
      signal = intent.signal
      expect(intent.signal).toBe(signal)
      return true
    }
    const site = await framework.serve({ options: { authorize } })
    expect((await post(site, 'auth', clientRequest)).status).toBe(200)
    await post(site, 'auth', clientRequest)
    expect(signal!.aborted).toBe(false)
  })
})

describe.each(nodeFrameworks)('$name: the client has disconnected', (framework) => {
  it('a signal that is first read after the disconnect is aborted', async () => {
    let seen: (aborted: boolean) => void
    const outcome = new Promise<boolean>((resolve) => {
      seen = resolve
    })
    const authorize = async (intent: Intent, context: { res: ServerResponse }) => {
      const closed = new Promise((resolve) => context.res.on('close', resolve))
      call.destroy()
      await closed
      seen(intent.signal.aborted)
      return true
    }
    const site = await framework.serve({ options: { authorize } })
    const headers = { 'content-type': 'application/json' }
    const call = request(`${site.url}/cos/auth`, { method: 'POST', headers }).on('error', () => {})
    call.end(JSON.stringify(clientRequest))
    expect(await outcome).toBe(true)
    expect(site.errors).toEqual([])
  })
})

it('the life of a signature counts from the decision, not from the request', async () => {
  let now = NOW
  const authorize = async () => {
    now = NOW + 50
    return true
  }
  const site = await families[0]!.serve({ options: { authorize, clock: () => now } })
  const { json } = await post(site, 'presign', { method: 'GET', key: 'a' })
  expect(json.expiresAt).toBe(NOW + 350)
})

it('a key that expired while authorize decided is 503', async () => {
  let now = NOW
  const authorize = async () => {
    now = NOW + 50
    return true
  }
  const credentials = { secretId: 'AKIDfake', secretKey: 'fake', securityToken: 'fake', expiresAt: NOW + 50 }
  const site = await families[0]!.serve({ options: { authorize, credentials, clock: () => now } })
  const { json } = await post(site, 'presign', { method: 'GET', key: 'a' })
  expect(json).toMatchObject({ status: 503, code: 'credentials_unavailable' })
})
