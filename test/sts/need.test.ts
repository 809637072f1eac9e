import { createSigner, scopeByAction } from '@cosgate/core'
import { assumeRole, getFederationToken, scopePolicy } from '@cosgate/sts'
import { describe, expect, it } from 'vitest'
import { actionTable, allActions } from '../../packages/core/src/request/action.js'
import { findRules, isKnownAction } from '../../packages/sts/src/action.js'
import { goodAnswer, respondWith, StsServer } from './sts-server.js'

const server = StsServer.forThisFile()
const bucket = 'examplebucket-1250000000'
const region = 'ap-guangzhou'
const credentials = { secretId: 'AKIDCALLEREXAMPLE', secretKey: 'callerKeyEXAMPLE' }
const role = { credentials, roleArn: 'qcs::cam::uin/100000000001:roleName/uploader' }
const NOW = 1_551_113_000
const policyFor = ({ action, resource }: { action: string; resource: string }) =>
  scopePolicy({ bucket, region, actions: [action], prefix: resource })

/** Signs each request. Each call of STS returns a new temporary key. Returns the number of the key that signed each request. */
async function findSigningKeys(
  provider: ReturnType<typeof assumeRole>,
  requests: [string, string][],
  options = {},
) {
  server.answer = (request, response) => {
    const TmpSecretId = `AKIDTEMP${server.received.length}`
    const { Credentials } = goodAnswer.Response
    respondWith({ Response: { ...goodAnswer.Response, Credentials: { ...Credentials, TmpSecretId } } })(
      request,
      response,
    )
  }
  const signer = createSigner({ bucket, region, credentials: provider, clock: () => NOW, ...options })
  const ids = []
  for (const [method, key] of requests) {
    const authorization = await signer.getAuth({ method: method as 'GET', key })
    ids.push(Number(/q-ak=AKIDTEMP(\d+)/.exec(authorization)![1]))
  }
  return ids
}

describe.each([
  ['scoped: true', () => assumeRole({ ...role, endpoint: server.endpoint, scoped: true })],
  ['a policy function', () => assumeRole({ ...role, endpoint: server.endpoint, policy: policyFor })],
  [
    'a policy function of getFederationToken',
    () => getFederationToken({ credentials, endpoint: server.endpoint, policy: policyFor }),
  ],
])('%s', (_title, create) => {
  it('has a credentialScope: a key for one resource never signs for another resource or action', async () => {
    const ids = await findSigningKeys(create(), [
      ['GET', 'users/alice/a'],
      ['GET', 'users/bob/b'],
      ['PUT', 'users/alice/a'],
      ['GET', 'users/alice/a'],
    ])
    expect(ids).toEqual([1, 2, 3, 1])
  })

  it('the credentialScope of the signer takes precedence', async () => {
    const ids = await findSigningKeys(
      create(),
      [
        ['GET', 'users/alice/a'],
        ['GET', 'users/alice/b'],
      ],
      {
        credentialScope: scopeByAction,
      },
    )
    expect(ids).toEqual([1, 1])
  })
})

it('a fixed policy has no credentialScope, so that one key serves every request', async () => {
  const policy = scopePolicy({ bucket, region, actions: ['GetObject', 'PutObject'], prefix: 'users/' })
  const provider = assumeRole({ ...role, endpoint: server.endpoint, policy })
  expect(provider.credentialScope).toBeUndefined()
  expect(
    await findSigningKeys(provider, [
      ['GET', 'users/a'],
      ['PUT', 'users/b'],
    ]),
  ).toEqual([1, 1])
})

it.each([
  [
    'assumeRole',
    () => assumeRole({ ...role, credentials: { read: credentials, write: credentials } as never }),
  ],
  [
    'getFederationToken',
    () =>
      getFederationToken({ credentials: { read: credentials, write: credentials } as never, scoped: true }),
  ],
])('%s throws invalid_option for a pair of keys and names the variables to set', (_name, create) => {
  expect(create).toThrow('COS_SECRET_ID')
  expect(create).toThrow('COS_READ_SECRET_ID')
})

it('throws invalid_option if the credentials function returns a pair of keys', async () => {
  const pair = { read: credentials, write: credentials } as never
  const provider = assumeRole({ ...role, endpoint: server.endpoint, credentials: () => pair })
  await expect(
    provider({ action: 'GetObject', bucket, region, resource: 'a', scope: '' }),
  ).rejects.toMatchObject({ code: 'invalid_option' })
})

describe('the actions of sts and core', () => {
  it('sts knows every action of core', () => {
    expect(allActions.filter((action) => !isKnownAction(action))).toEqual([])
    expect(() => findRules('GetObjects')).toThrow('did you mean GetObject?')
  })

  it.each(allActions)('sts and core have the same rules for %s', (action) => {
    const spec: {
      target: string
      hasLength?: boolean
      hasContentType?: boolean
      isListing?: boolean
      isCopy?: boolean
    } = actionTable[action]
    const rules = findRules(action)
    const levels = rules.map(({ level }) => level)
    if (spec.isListing) expect(levels).toEqual(['listing'])
    else if (action === 'HeadBucket') expect(levels).toEqual(['bucket'])
    else expect(new Set(levels)).toEqual(new Set(['object']))
    // A copy is checked like the upload that it replaces, and the type of a form is not that of its file.
    if (spec.isCopy) return
    expect(rules.some(({ hasLength }) => hasLength)).toBe(spec.hasLength ?? false)
    if (action !== 'PostObject')
      expect(rules.some(({ hasContentType }) => hasContentType)).toBe(spec.hasContentType ?? false)
  })
})
