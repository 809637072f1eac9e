import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { DecisionEvent, Intent } from '@cosgate/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ask } from '../adapters/ask.js'
import { frameworks, type Visit } from '../adapters/frameworks.js'
import { bucket, secretId, secretKey, securityToken } from '../adapters/oracle.js'
import { post } from './signing.js'

const routes = { '/file': (visit: Visit) => visit.redirect('f') }
function listen(): DecisionEvent[] {
  const events: DecisionEvent[] = []
  const listener = (message: unknown) => void events.push(message as DecisionEvent)
  subscribe('cosgate:decision', listener)
  onTestFinished(() => void unsubscribe('cosgate:decision', listener))
  return events
}
const decide = ({ key }: Intent) => {
  if (key === 'thrown') throw Object.assign(new Error('x'), { status: 418 })
  if (key === 'invalid') return 'yes'
  if (key === 'late') return new Promise(() => {})
  if (key === 'renamed') return { allow: true, key: 'other', expires: 60 }
  return key === 'no' ? { allow: false, status: 404, code: 'gone' } : true
}
const fields = ['via', 'action', 'method', 'bucket', 'key', 'outcome', 'status', 'durationMs', 'context']

describe.each(frameworks)('$name: cosgate:decision', (framework) => {
  const options = {
    authorize: decide,
    timeouts: { authorize: 0.02 },
    credentials: { secretId, secretKey, securityToken },
  }
  it('tells of each decision, whatever the way in', async () => {
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
      expect(event.context).toHaveProperty(framework.kind === 'koa' ? 'request' : 'query')
    }
  })

  it('tells of failures too', async () => {
    const events = listen()
    const site = await framework.serve({ routes, options })
    for (const key of ['thrown', 'invalid', 'late']) await post(site, 'auth', { method: 'GET', key })
    await post(site, 'auth', { method: 'GET', key: '/' })
    expect(events).toMatchObject([
      { key: 'thrown', outcome: 'failed', status: 500, error: { message: 'x', status: 418 } },
      { key: 'invalid', outcome: 'failed', status: 500, code: 'invalid_decision', error: { status: 500 } },
      { key: 'late', outcome: 'failed', status: 504, code: 'timeout', error: { status: 504 } },
      { outcome: 'refused', status: 403, code: 'action_not_allowed' },
    ])
    expect(events[3]).not.toHaveProperty('error')
  })

  it('tells of a clock that fails', async () => {
    const events = listen()
    const clock = () => {
      throw new Error('stopped')
    }
    await post(await framework.serve({ options: { clock } }), 'auth', { method: 'GET', key: 'a' })
    expect(events).toMatchObject([{ outcome: 'failed', status: 500, error: { message: 'stopped' } }])
    expect(events[0]).not.toHaveProperty('code')
  })

  it('never carries a signature or key material', async () => {
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
