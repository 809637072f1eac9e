import { createGate, createSigner, type Decision, type Intent } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { bucket, expectSignedUrl, NOW, region, secretId, secretKey, span } from '../support/sdk-oracle.js'

const copySource = `${bucket}.cos.${region}.myqcloud.com/secret`
/** What a careless merge elsewhere in the app may have written into `Object.prototype`. */
const pollution: [name: string, value: unknown][] = [
  ['allow', true],
  ['key', 'secret'],
  ['bucket', 'other-1250000000'],
  ['region', 'ap-beijing'],
  ['expires', 3600],
  ['validity', { startsAt: 0, endsAt: 9_000_000_000 }],
  ['headers', { 'x-cos-acl': 'public-read' }],
  ['params', { acl: '' }],
  ['x-cos-copy-source', copySource],
  ['maxBytes', 1e12],
  ['items', [{ method: 'GET', key: 'secret' }]],
]

async function polluted<T>(
  [name, value]: [string, unknown],
  run: () => Promise<T>,
  enumerable = true,
): Promise<T | undefined> {
  Object.defineProperty(Object.prototype, name, {
    value,
    configurable: true,
    enumerable,
    writable: true,
  })
  try {
    return await run()
  } catch {
    return undefined
  } finally {
    delete (Object.prototype as Record<string, unknown>)[name]
  }
}

/** Asks without sockets and timers, so that nobody else's code runs while the prototype is polluted. */
function ask(decision: unknown) {
  const seen: Intent[] = []
  const authorize = (intent: Intent) => {
    seen.push(intent)
    return decision as Decision
  }
  const origin = 'https://{bucket}.cos.{region}.myqcloud.com'
  const credentials = { secretId, secretKey }
  const gate = createGate({ bucket, region, origin, credentials, clock: () => NOW, authorize })
  const headers = { 'content-type': 'application/json' }
  const request = { method: 'POST', headers, readableDidRead: true, readableEnded: true } as never
  const response = { headersSent: false } as never
  const body = { method: 'GET', key: 'mine' }
  return {
    seen,
    endpoint: () =>
      gate.routeFor('POST', '/cos/presign')!({ request, response, parsedBody: body, context: {} }),
    redirect: () => gate.redirect({ request, response, context: {} }, 'mine'),
  }
}

describe.each(pollution)('with a polluted Object.prototype.%s', (...spoiled) => {
  it.each([{}, { user: 'amy' }, false, null, { allow: false }])('%j is no yes', async (decision) => {
    const { endpoint, redirect } = ask(decision)
    for (const way of [endpoint, redirect]) {
      const reply = await polluted(spoiled, way)
      expect(JSON.stringify(reply ?? {})).not.toContain('q-signature')
    }
  })

  it.each([true, { allow: true }])('%j signs what authorize saw, or nothing', async (decision) => {
    for (const way of ['endpoint', 'redirect'] as const) {
      const asked = ask(decision)
      const reply = await polluted(spoiled, asked[way])
      const url = reply?.headers.Location ?? /"url":"([^"]+)"/.exec(reply?.body ?? '')?.[1]
      if (url === undefined) continue
      const [intent] = asked.seen
      expect(intent).toMatchObject({ method: 'GET', bucket, key: 'mine' })
      const { expires, params } = intent!
      expectSignedUrl(url, { method: 'GET', path: '/mine', params: { ...params }, keyTime: span(expires) })
    }
  })
})

it('without pollution both ways sign, so that the tests above mean something', async () => {
  const { endpoint, redirect } = ask(true)
  expect((await endpoint()).status).toBe(200)
  expect((await redirect()).headers.Location).toContain('q-signature')
})

const open = { headers: ['*'], params: ['*'], actions: ['PutObject', 'PutObjectCopy', 'GetBucket'] as const }
/** What limits a signature must be a field of the request itself, since only that is signed. */
const limits: [name: string, value: string, wish: object, decide: (intent: Intent) => Decision][] = [
  ['content-length', '1', { method: 'PUT', key: 'a' }, () => ({ allow: true, maxBytes: 5 })],
  [
    'content-type',
    'image/png',
    { method: 'PUT', key: 'a' },
    () => ({ allow: true, contentTypes: ['image/*'] }),
  ],
  ['prefix', 'mine/', { method: 'GET', key: '/' }, ({ resource }) => resource.startsWith('mine/')],
  ['x-cos-copy-source', copySource, { method: 'PUT', key: 'a' }, ({ source }) => source !== undefined],
]

describe.each([true, false])('with a polluted Object.prototype (enumerable: %s)', (enumerable) => {
  it.each(limits)('%s is not taken for a field of the request', async (name, value, wish, authorize) => {
    const gate = createGate({
      bucket,
      region,
      credentials: { secretId, secretKey },
      clock: () => NOW,
      authorize,
      allow: open,
    })
    const headers = { 'content-type': 'application/json' }
    const request = { method: 'POST', headers, readableDidRead: true, readableEnded: true } as never
    const exchange = { request, response: { headersSent: false } as never, parsedBody: wish, context: {} }
    const reply = await polluted(
      [name, value],
      () => gate.routeFor('POST', '/cos/presign')!(exchange),
      enumerable,
    )
    expect(JSON.stringify(reply ?? {})).not.toContain('q-signature')
  })
})

describe('fields of the request are own fields', () => {
  it.each([
    ['keyPrefix', 'secret/'],
    ['key', 'secret'],
    ['maxBytes', 1e12],
    ['contentType', 'text/html'],
    ['expires', 3600],
  ])('a polluted %s is not taken for a field of a form', async (name, value) => {
    const seen: Intent[] = []
    const gate = createGate({
      bucket,
      region,
      credentials: { secretId, secretKey },
      clock: () => NOW,
      allow: { actions: ['PostObject'] },
      authorize: (intent: Intent) => {
        seen.push(intent)
        return true
      },
    })
    const request = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      readableDidRead: true,
      readableEnded: true,
    } as never
    const parsedBody = name === 'key' || name === 'keyPrefix' ? {} : { key: 'mine' }
    const exchange = { request, response: { headersSent: false } as never, parsedBody, context: {} }
    const reply = await polluted(
      [name, value],
      () => gate.routeFor('POST', '/cos/post-policy')!(exchange),
      false,
    )
    const text = JSON.stringify(reply ?? {})
    if ('key' in parsedBody) {
      expect(seen).toMatchObject([{ key: 'mine', headers: {}, expires: 300 }])
      expect(text).not.toContain('text/html')
    } else expect(text).not.toContain('q-signature')
  })

  it.each([true, false])(
    'no inherited name is signed beside own names (enumerable: %s)',
    async (enumerable) => {
      const credentials = { secretId, secretKey }
      const signer = createSigner({ bucket, region, credentials, clock: () => NOW })
      const request = {
        method: 'PUT',
        key: 'a',
        headers: { 'content-type': 'a/b' },
        params: { x: '1' },
      } as const
      const expected = signer.getAuth(request)
      const given = await polluted(
        ['x-cos-acl', 'public-read'],
        async () => signer.getAuth(request),
        enumerable,
      )
      expect(given).toBe(expected)
      expect(given).not.toContain('acl')
    },
  )
})
