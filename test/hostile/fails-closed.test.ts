import { type Intent, objectActions } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { type Answer, ask } from '../support/ask.js'
import { type Framework, frameworks, type RouteContext } from '../support/frameworks.js'
import { post } from '../support/gate-fixture.js'
import { expectNoSignature, expectSignedUrl } from '../support/sdk-oracle.js'
import { changingGrants, notApprovals, thenable } from './authorize-results.js'

const upload = {
  method: 'PUT',
  key: 'asked',
  headers: { 'content-type': 'text/plain' },
  params: { exif: '' },
}
const form = { key: 'asked', contentType: 'text/plain' }
const routes = { '/file': (route: RouteContext) => route.redirect('asked') }
const allow = { actions: [...objectActions, 'PostObject'], params: ['*'] }
const signedStatuses = [200, 200, 200, 302, 200]
type Authorize = (intent: Intent) => unknown

/** Sends a request through every entry point. */
async function sendEverywhere(
  framework: Framework,
  authorize: Authorize,
  options: object = {},
): Promise<Answer[]> {
  const site = await framework.serve({ routes, options: { authorize, allow, ...options } })
  return [
    await post(site, 'auth', upload),
    await post(site, 'presign', upload),
    await post(site, 'presign', { items: [upload] }),
    await ask(`${site.url}/file`, { method: 'GET' }),
    await post(site, 'post-policy', form),
  ]
}
async function expectNothingSigned(
  framework: Framework,
  authorize: Authorize,
  options?: object,
): Promise<void> {
  for (const answer of await sendEverywhere(framework, authorize, options)) {
    expectNoSignature(answer)
    expect(answer.headers.location).toBeUndefined()
    const refusedItem = answer.status === 200 && (answer.json.results as { ok: boolean }[])[0]!.ok === false
    expect(answer.status >= 400 || refusedItem).toBe(true)
  }
}

describe.each(frameworks)('$name: only true and a valid grant are signed', (framework) => {
  it.each(notApprovals)('signs nothing when authorize returns or resolves to %s', async (_title, make) => {
    await expectNothingSigned(framework, () => make())
    await expectNothingSigned(framework, async () => make())
  })

  it.each(notApprovals)('signs nothing when authorize throws or rejects with %s', async (_title, make) => {
    const throwResult = () => {
      throw make()
    }
    await expectNothingSigned(framework, throwResult)
    await expectNothingSigned(framework, () => Promise.resolve().then(throwResult))
  })

  it.each([true, { allow: true }])(
    'signs nothing when authorize throws or rejects with %j',
    async (approval) => {
      await expectNothingSigned(framework, () => {
        throw approval
      })
      await expectNothingSigned(framework, () => Promise.reject(approval))
    },
  )

  it('signs nothing when authorize never settles', async () => {
    await expectNothingSigned(framework, () => new Promise(() => {}), { timeouts: { authorize: 0.02 } })
    await expectNothingSigned(framework, () => thenable(() => {}), { timeouts: { authorize: 0.02 } })
  })

  it.each([true, { allow: true }, Promise.resolve(true), thenable((resolve) => resolve(true))])(
    'signs when authorize returns or resolves to %j',
    async (approval) => {
      for (const authorize of [() => approval, async () => approval]) {
        const answers = await sendEverywhere(framework, authorize)
        expect(answers.map(({ status }) => status)).toEqual(signedStatuses)
      }
    },
  )
})

const attempts: [string, (intent: Record<string, unknown>) => void][] = [
  [
    'the key',
    (intent) => {
      intent.key = 'secret'
    },
  ],
  [
    'the resource',
    (intent) => {
      intent.resource = 'secret'
    },
  ],
  [
    'the method',
    (intent) => {
      intent.method = 'DELETE'
    },
  ],
  [
    'the bucket',
    (intent) => {
      intent.bucket = 'other-1250000000'
    },
  ],
  [
    'the expiry',
    (intent) => {
      intent.expires = 1e9
    },
  ],
  [
    'a header',
    (intent) => {
      ;(intent.headers as Record<string, string>)['x-cos-acl'] = 'public-read'
    },
  ],
  [
    'a parameter',
    (intent) => {
      ;(intent.params as Record<string, string>).acl = ''
    },
  ],
  [
    'deleting a header',
    (intent) => {
      const headers = intent.headers as Record<string, string>
      if (!('content-type' in headers)) delete intent.headers
      else delete headers['content-type']
    },
  ],
  [
    'the prototype',
    (intent) => {
      Object.setPrototypeOf(intent, { key: 'secret' })
    },
  ],
  [
    'redefining a property',
    (intent) => {
      Object.defineProperty(intent, 'key', { value: 'secret' })
    },
  ],
]

describe.each(frameworks)('$name: exactly what authorize received is signed', (framework) => {
  it.each(attempts)('authorize cannot change the intent: %s', async (_title, change) => {
    const authorize = (intent: Intent) => {
      expect(() => change(intent as unknown as Record<string, unknown>)).toThrow(TypeError)
      return true
    }
    const answers = await sendEverywhere(framework, authorize)
    expect(answers.map(({ status }) => status)).toEqual(signedStatuses)
    const [, presigned] = answers
    const { headers, params } = upload
    expectSignedUrl(presigned!.json.url as string, { method: 'PUT', path: '/asked', headers, params })
  })

  it.each(changingGrants)('each field of a grant is read once: %s', async (_title, make) => {
    const answers = await sendEverywhere(framework, () => make())
    const [, presigned] = answers
    const path = `/${presigned!.json.key}`
    expect(['/asked', '/granted']).toContain(path)
    expectSignedUrl(presigned!.json.url as string, {
      method: 'PUT',
      path,
      headers: upload.headers,
      params: upload.params,
    })
  })

  it('changing a grant after authorize returned it has no effect', async () => {
    const grant = { allow: true, key: 'granted', headers: { 'x-cos-acl': 'private' } }
    const credentials = async () => {
      Object.assign(grant, { key: '../secret' })
      grant.headers['x-cos-acl'] = 'public-read'
      return { secretId: 'AKIDother', secretKey: 'otherKey' }
    }
    const site = await framework.serve({ options: { authorize: () => grant, credentials } })
    const { json } = await post(site, 'presign', { method: 'PUT', key: 'asked' })
    expectSignedUrl(json.url as string, {
      method: 'PUT',
      path: '/granted',
      headers: { 'x-cos-acl': 'private' },
      credentials: { secretId: 'AKIDother', secretKey: 'otherKey' },
    })
  })
})
