import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { DecisionEvent, Intent } from '@cosgate/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ask } from '../../support/ask.js'
import { frameworks, type RouteContext } from '../../support/frameworks.js'
import { post } from '../../support/gate-fixture.js'
import { ask as askInProcess } from '../../support/mounted-gate.js'
import { bucket, secretId, secretKey, securityToken } from '../../support/sdk-oracle.js'

const routes = { '/file': (context: RouteContext) => context.redirect('f') }
function listen(): DecisionEvent[] {
  const events: DecisionEvent[] = []
  const listener = (message: unknown) => void events.push(message as DecisionEvent)
  subscribe('cosgate:decision', listener)
  onTestFinished(() => void unsubscribe('cosgate:decision', listener))
  return events
}
const decide = ({ key }: Intent) => {
  if (key === 'thrown') throw Object.assign(new Error('x'), { status: 418 })
  if (key === 'broken') throw new Error('y')
  if (key === 'invalid') return 'yes'
  if (key === 'late') return new Promise(() => {})
  if (key === 'renamed') return { allow: true, key: 'other', expires: 60 }
  return key === 'no' ? { allow: false, status: 404, code: 'gone' } : true
}
const fields = ['via', 'action', 'method', 'bucket', 'key', 'outcome', 'status', 'durationMs', 'context']

describe.each(frameworks)('$name: cosgate:decision', (framework) => {
  const options = {
    authorize: decide,
    credentials: { secretId, secretKey, securityToken },
  }
  it('publishes one event per decision for every entry point', async () => {
    const events = listen()
    const site = await framework.serve({ routes, options })
    const items = ['b', 'no', 'renamed'].map((key) => ({ method: 'PUT', key }))
    await post(site, 'auth', { method: 'GET', key: 'a', expires: 900 })
    await post(site, 'presign', { items })
    await ask(`${site.url}/file`, { method: 'GET' })
    const auth = { via: 'auth', action: 'GetObject', method: 'GET', bucket, expires: 900 }
    const batch = { via: 'presign', action: 'PutObject', method: 'PUT', bucket }
    const redirect = { via: 'redirect', action: 'GetObject', method: 'GET', bucket, expires: 300 }
    expect(events.sort((a, b) => (a.key! < b.key! ? -1 : 1))).toMatchObject([
      { ...auth, key: 'a', outcome: 'signed', status: 200 },
      { ...batch, key: 'b', outcome: 'signed', status: 200 },
      { ...redirect, key: 'f', outcome: 'signed', status: 302 },
      { ...batch, key: 'no', outcome: 'refused', status: 404, code: 'gone' },
      { ...batch, key: 'other', outcome: 'signed', status: 200, expires: 60 },
    ])
    for (const event of events) {
      for (const field of fields) expect(event).toHaveProperty(field)
      expect(event.durationMs).toBeGreaterThanOrEqual(0)
      expect(event.context).toHaveProperty(
        { express: 'query', koa: 'request', fetch: 'signal' }[framework.kind],
      )
    }
  })

  it('publishes status 200 for a redirect as JSON', async () => {
    const events = listen()
    const json = { '/file': (context: RouteContext) => context.redirect('f', { as: 'json' }) }
    const site = await framework.serve({ routes: json, options })
    await ask(`${site.url}/file`, { method: 'GET' })
    expect(events).toMatchObject([{ via: 'redirect', outcome: 'signed', status: 200 }])
  })

  it('publishes via redirect for a redirect to the CDN', async () => {
    const events = listen()
    const toCdn = { cdn: true, disposition: 'inline' } as const
    const cdn = { origin: 'https://img.example.com', type: 'D', key: 'abc123456789', lifetime: 1800 } as const
    const file = { '/file': (context: RouteContext) => context.redirect('f', toCdn) }
    const site = await framework.serve({ routes: file, options: { ...options, cdn } })
    await ask(`${site.url}/file`, { method: 'GET' })
    expect(events).toMatchObject([{ via: 'redirect', action: 'GetObject', outcome: 'signed', status: 302 }])
  })

  it('publishes failures', async () => {
    const events = listen()
    const site = await framework.serve({ routes, options: { ...options, timeouts: { authorize: 0.02 } } })
    for (const key of ['thrown', 'broken', 'invalid', 'late'])
      await post(site, 'auth', { method: 'GET', key })
    await post(site, 'auth', { method: 'GET', key: '/' })
    expect(events).toMatchObject([
      { key: 'thrown', outcome: 'refused', status: 418, error: { message: 'x', status: 418 } },
      { key: 'broken', outcome: 'failed', status: 500, error: { message: 'y' } },
      { key: 'invalid', outcome: 'failed', status: 500, code: 'invalid_decision', error: { status: 500 } },
      {
        key: 'late',
        outcome: 'failed',
        status: 504,
        code: 'timeout',
        error: { status: 504, message: 'authorize did not answer in time' },
      },
      { key: '/', action: 'GetBucket', outcome: 'refused', status: 403, code: 'action_not_allowed' },
    ])
    expect(events[4]).not.toHaveProperty('error')
  })

  it('publishes requests that were refused before authorize, with the details that could be read', async () => {
    const events = listen()
    const site = await framework.serve({
      routes: { '/acl': (context) => context.redirect('f', { params: { acl: '' } }) },
    })
    const put = { method: 'PUT', key: 'a' }
    await post(site, 'presign', { ...put, method: 'PATCH' })
    await post(site, 'presign', { ...put, key: '../a' })
    await post(site, 'presign', { ...put, headers: { accept: 'x' } })
    await post(site, 'presign', { ...put, headers: { 'x-cos-acl': 'x' } })
    await post(site, 'presign', { ...put, expires: 1e9 })
    await post(site, 'presign', { ...put, params: { acl: '' } })
    await post(site, 'presign', { ...put, params: { website: '' } })
    await post(site, 'post-policy', { keyPrefix: 'a/' })
    await ask(`${site.url}/acl`, { method: 'GET' })
    const nothing = { action: undefined, method: undefined, bucket: undefined, key: undefined }
    const asked = { action: undefined, method: 'PUT', bucket, key: 'a' }
    const form = `a/${'$'}{filename}`
    expect(events.map(({ action, method, bucket, key }) => ({ action, method, bucket, key }))).toEqual([
      nothing,
      nothing,
      asked,
      { ...asked, action: 'PutObject' },
      { ...asked, action: 'PutObject' },
      { ...asked, action: 'PutObjectACL' },
      asked,
      { action: 'PostObject', method: 'POST', bucket, key: form },
      { action: 'GetObjectACL', method: 'GET', bucket, key: 'f' },
    ])
    expect(events.every(({ outcome }) => outcome === 'refused')).toBe(true)
  })

  it('publishes a failing clock', async () => {
    const events = listen()
    const clock = () => {
      throw new Error('stopped')
    }
    await post(await framework.serve({ options: { clock } }), 'auth', { method: 'GET', key: 'a' })
    expect(events).toMatchObject([{ outcome: 'failed', status: 500, error: { message: 'stopped' } }])
    expect(events[0]).not.toHaveProperty('code')
  })

  it('never contains a signature or key material', async () => {
    const events = listen()
    const site = await framework.serve({ routes, options })
    await post(site, 'presign', { method: 'GET', key: 'a' })
    await post(site, 'auth', { method: 'GET', key: 'a' })
    expect(events).toHaveLength(2)
    for (const { context: _context, ...event } of events) {
      expect(JSON.stringify(event)).not.toMatch(/q-sign|[0-9a-f]{40}|AKIDexample|exampleSec/i)
    }
  })
})

it('the event of a form has its via, method and key, as amended by the grant', async () => {
  const events = listen()
  const startedAt = performance.now()
  const decide = () => ({ allow: true as const, key: 'b', expires: 60 })
  await askInProcess(
    { key: 'a' },
    {
      credentials: { secretId, secretKey },
      time: 1_700_000_000,
      way: 'post-policy',
      allow: { actions: ['PostObject'] },
      decide,
    },
  )
  const form = { via: 'post-policy', action: 'PostObject', method: 'POST', bucket: expect.any(String) }
  expect(events).toMatchObject([{ ...form, key: 'b', expires: 60, outcome: 'signed', status: 200 }])
  expect(events[0]!.durationMs).toBeLessThanOrEqual(performance.now() - startedAt)
})

describe('an event has the status of the error that authorize throws', () => {
  it.each([
    [{ status: 401 }, 401],
    [{ statusCode: 404 }, 404],
    [{ status: 'no', statusCode: 429 }, 429],
    [{ status: 400 }, 400],
    [{ status: 599 }, 599],
    [{ status: 399 }, 500],
    [{ status: 600 }, 500],
    [{ status: 418.5 }, 500],
    [{}, 500],
  ])('%o: %i', async (parts, status) => {
    const events = listen()
    const error = Object.assign(new Error('x'), parts)
    const decide = () => {
      throw error
    }
    const asking = { credentials: { secretId, secretKey }, time: 1_700_000_000, decide }
    await askInProcess({ method: 'GET', key: 'a' }, asking).catch(() => {})
    expect(events).toMatchObject([{ status, outcome: status < 500 ? 'refused' : 'failed' }])
    expect(events[0]!.error).toBe(error)
    expect(events[0]).not.toHaveProperty('code')
  })

  it('500 for an error whose status cannot be read', async () => {
    const events = listen()
    const error = Object.defineProperty(new Error('x'), 'status', {
      get() {
        throw new Error('of the getter')
      },
    })
    const decide = () => {
      throw error
    }
    const asking = { credentials: { secretId, secretKey }, time: 1_700_000_000, decide }
    await askInProcess({ method: 'GET', key: 'a' }, asking).catch(() => {})
    expect(events).toMatchObject([{ status: 500, outcome: 'failed' }])
    expect(events[0]!.error).toBe(error)
  })
})
