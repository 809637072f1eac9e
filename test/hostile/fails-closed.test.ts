import { type Intent, objectActions } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { type Answer, ask } from '../support/ask.js'
import { type Framework, frameworks, type RouteContext } from '../support/frameworks.js'
import { post } from '../support/gate-fixture.js'
import { expectNoSignature, expectSignedUrl } from '../support/sdk-oracle.js'
import { notYes, shifty, thenable } from './answers.js'

const wish = { method: 'PUT', key: 'asked', headers: { 'content-type': 'text/plain' }, params: { exif: '' } }
const form = { key: 'asked', contentType: 'text/plain' }
const routes = { '/file': (visit: RouteContext) => visit.redirect('asked') }
const allow = { actions: [...objectActions, 'PostObject'], params: ['*'] }
const allSigned = [200, 200, 200, 302, 200]
type Authorize = (intent: Intent) => unknown

/** Asks by every way in. */
async function everyWay(framework: Framework, authorize: Authorize, options: object = {}): Promise<Answer[]> {
  const site = await framework.serve({ routes, options: { authorize, allow, ...options } })
  return [
    await post(site, 'auth', wish),
    await post(site, 'presign', wish),
    await post(site, 'presign', { items: [wish] }),
    await ask(`${site.url}/file`, { method: 'GET' }),
    await post(site, 'post-policy', form),
  ]
}
async function expectClosed(framework: Framework, authorize: Authorize, options?: object): Promise<void> {
  for (const answer of await everyWay(framework, authorize, options)) {
    expectNoSignature(answer)
    expect(answer.headers.location).toBeUndefined()
    const refusedItem = answer.status === 200 && (answer.json.results as { ok: boolean }[])[0]!.ok === false
    expect(answer.status >= 400 || refusedItem).toBe(true)
  }
}

describe.each(frameworks)('$name: only true and a well-formed grant sign', (framework) => {
  it.each(notYes)('not %s, at once or later', async (_title, make) => {
    await expectClosed(framework, () => make())
    await expectClosed(framework, async () => make())
  })

  it.each(notYes)('not %s, thrown or rejected', async (_title, make) => {
    const thrower = () => {
      throw make()
    }
    await expectClosed(framework, thrower)
    await expectClosed(framework, () => Promise.resolve().then(thrower))
  })

  it.each([true, { allow: true }])('not even %j, thrown or rejected', async (yes) => {
    await expectClosed(framework, () => {
      throw yes
    })
    await expectClosed(framework, () => Promise.reject(yes))
  })

  it('not an answer that never comes', async () => {
    await expectClosed(framework, () => new Promise(() => {}), { timeouts: { authorize: 0.02 } })
    await expectClosed(framework, () => thenable(() => {}), { timeouts: { authorize: 0.02 } })
  })

  it.each([true, { allow: true }, Promise.resolve(true), thenable((resolve) => resolve(true))])(
    'but %j does, at once or later',
    async (yes) => {
      for (const authorize of [() => yes, async () => yes]) {
        const answers = await everyWay(framework, authorize)
        expect(answers.map(({ status }) => status)).toEqual(allSigned)
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
    'the deletion of a header',
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
    'a definition',
    (intent) => {
      Object.defineProperty(intent, 'key', { value: 'secret' })
    },
  ],
]

describe.each(frameworks)('$name: what authorize saw is what is signed', (framework) => {
  it.each(attempts)('an intent cannot be changed: %s', async (_title, change) => {
    const authorize = (intent: Intent) => {
      expect(() => change(intent as unknown as Record<string, unknown>)).toThrow(TypeError)
      return true
    }
    const answers = await everyWay(framework, authorize)
    expect(answers.map(({ status }) => status)).toEqual(allSigned)
    const [, presigned] = answers
    const { headers, params } = wish
    expectSignedUrl(presigned!.json.url as string, { method: 'PUT', path: '/asked', headers, params })
  })

  it.each(shifty)('a grant is read once: %s', async (_title, make) => {
    const answers = await everyWay(framework, () => make())
    const [, presigned] = answers
    const path = `/${presigned!.json.key}`
    expect(['/asked', '/granted']).toContain(path)
    expectSignedUrl(presigned!.json.url as string, {
      method: 'PUT',
      path,
      headers: wish.headers,
      params: wish.params,
    })
  })

  it('a grant that is changed after it was answered changes nothing', async () => {
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
