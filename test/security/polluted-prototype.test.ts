import { createGate, createSigner, type Decision, type Intent, NodeExchange } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { bucket, expectSignedUrl, NOW, region, secretId, secretKey, span } from '../support/sdk-oracle.js'

const copySource = `${bucket}.cos.${region}.myqcloud.com/secret`
/** Values that a careless merge elsewhere in the app may have written to `Object.prototype`. */
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

async function withPollution<T>(
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

/** Calls the gate without sockets and timers, so that no other code runs while the prototype is polluted. */
function createCalls(decision: unknown) {
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
    presign: () => gate.routeFor('POST', '/cos/presign')!(new NodeExchange(request, response, {}, body)),
    redirect: () => gate.redirect(new NodeExchange(request, response, {}), 'mine'),
  }
}

describe.each(pollution)('with a polluted Object.prototype.%s', (...pollutedField) => {
  it.each([{}, { user: 'amy' }, false, null, { allow: false }])(
    'signs nothing when authorize returns %j',
    async (decision) => {
      const { presign, redirect } = createCalls(decision)
      for (const entryPoint of [presign, redirect]) {
        const reply = await withPollution(pollutedField, entryPoint)
        expect(JSON.stringify(reply ?? {})).not.toContain('q-signature')
      }
    },
  )

  it.each([true, { allow: true }])(
    'signs exactly the intent or nothing when authorize returns %j',
    async (decision) => {
      for (const entryPoint of ['presign', 'redirect'] as const) {
        const calls = createCalls(decision)
        const reply = await withPollution(pollutedField, calls[entryPoint])
        const url = reply?.headers.Location ?? /"url":"([^"]+)"/.exec(reply?.body ?? '')?.[1]
        if (url === undefined) continue
        const [intent] = calls.seen
        expect(intent).toMatchObject({ method: 'GET', bucket, key: 'mine' })
        const { expires, params } = intent!
        expectSignedUrl(url, { method: 'GET', path: '/mine', params: { ...params }, keyTime: span(expires) })
      }
    },
  )
})

it('presign and redirect sign without pollution, so that the tests above can fail', async () => {
  const { presign, redirect } = createCalls(true)
  expect((await presign()).status).toBe(200)
  expect((await redirect()).headers.Location).toContain('q-signature')
})

const open = { headers: ['*'], params: ['*'], actions: ['PutObject', 'PutObjectCopy', 'GetBucket'] as const }
/** Fields that limit a signature. They must be own fields of the request, because only own fields are signed. */
const limits: [name: string, value: string, body: object, decide: (intent: Intent) => Decision][] = [
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
  it.each(limits)(
    'an inherited %s is not read as a field of the request',
    async (name, value, body, authorize) => {
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
      const exchange = new NodeExchange(request, { headersSent: false } as never, {}, body)
      const reply = await withPollution(
        [name, value],
        () => gate.routeFor('POST', '/cos/presign')!(exchange),
        enumerable,
      )
      expect(JSON.stringify(reply ?? {})).not.toContain('q-signature')
    },
  )
})

describe('forms and signers with a polluted Object.prototype', () => {
  it.each([
    ['keyPrefix', 'secret/'],
    ['key', 'secret'],
    ['maxBytes', 1e12],
    ['contentType', 'text/html'],
    ['expires', 3600],
  ])('an inherited %s is not read as a field of a form', async (name, value) => {
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
    const exchange = new NodeExchange(request, { headersSent: false } as never, {}, parsedBody)
    const reply = await withPollution(
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
    'an inherited name is not signed beside own names (enumerable: %s)',
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
      const given = await withPollution(
        ['x-cos-acl', 'public-read'],
        async () => signer.getAuth(request),
        enumerable,
      )
      expect(given).toBe(expected)
      expect(given).not.toContain('acl')
    },
  )
})
