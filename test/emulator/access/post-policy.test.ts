import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bucket, findElement, now, outcome, secretId, secretKey, startCos } from '../support/local-cos.js'
import { type Condition, createForm, postForm, signConditions, signPolicy } from '../support/signed-form.js'

describe('assertPostPolicy', () => {
  test.each([
    ['another key', [{ key: 'b' }], {}],
    ['a key outside the prefix', [['starts-with', '$key', 'users/']], {}],
    ['another bucket', [{ bucket: 'other-1250000000' }], {}],
    ['another Content-Type', [['starts-with', '$Content-Type', 'image/']], { 'Content-Type': 'text/html' }],
    ['a missing Content-Type', [['starts-with', '$Content-Type', '']], {}],
    ['another acl', [{ acl: 'private' }], { acl: 'public-read' }],
    ['one unmet condition of several', [{ key: 'a', acl: 'private' }], { acl: 'default' }],
    ['another q-sign-time', [{ 'q-sign-time': '1;2' }], {}],
    ['another q-ak', [{ 'q-ak': 'AKIDother' }], {}],
  ] as [string, Condition[], Record<string, string>][])(
    'returns 403 AccessDenied for a form with %s and stores nothing',
    async (_, conditions, fields) => {
      const { url, send } = await startCos()
      expect(
        await outcome(postForm(url, createForm({ key: 'a', ...fields, ...signConditions(conditions) }))),
      ).toBe('403 AccessDenied')
      expect((await send('HEAD', '/a')).status).toBe(404)
    },
  )

  test.each([
    ['400 EntityTooLarge', 6],
    ['400 EntityTooSmall', 2],
    ['204 undefined', 3],
    ['204 undefined', 5],
  ])('returns %s for a file of %i bytes with a content-length-range of 3 to 5', async (expected, size) => {
    const { url, send } = await startCos()
    const policy = signConditions([['content-length-range', 3, 5]])
    expect(await outcome(postForm(url, createForm({ key: 'a', ...policy }, 'x'.repeat(size))))).toBe(expected)
    expect((await send('HEAD', '/a')).status).toBe(expected.startsWith('204') ? 200 : 404)
  })

  test('returns 400 EntityTooLarge for a file of 20 MB with a content-length-range of 0 to 5', async () => {
    const { url } = await startCos()
    const policy = signConditions([['content-length-range', 0, 5]])
    const large = new Blob([new Uint8Array(20_000_000)])
    expect(await outcome(postForm(url, createForm({ key: 'a', ...policy }, large)))).toBe(
      '400 EntityTooLarge',
    )
  })

  test('returns 403 AccessDenied with the message of COS for an expired policy', async () => {
    const { url } = await startCos()
    const policy = signConditions([], new Date((now - 1) * 1000).toISOString())
    const xml = await (await postForm(url, createForm({ key: 'a', ...policy }))).text()
    expect([findElement(xml, 'Code'), findElement(xml, 'Message')]).toEqual([
      'AccessDenied',
      'Request has expired',
    ])
  })

  test('returns 403 AccessDenied for a policy without the conditions that COS requires', async () => {
    const { url } = await startCos()
    const json = '{"expiration":"2999-01-01T00:00:00Z","conditions":[{"key":"a"}]}'
    expect(await outcome(postForm(url, createForm({ key: 'a', ...signPolicy(json) })))).toBe(
      '403 AccessDenied',
    )
  })
})

describe('authenticatePolicy', () => {
  test.each([
    [
      '403 SignatureDoesNotMatch',
      'a changed policy',
      { policy: Buffer.from('{"expiration":"2999-01-01T00:00:00Z","conditions":[]}').toString('base64') },
    ],
    ['403 SignatureDoesNotMatch', 'a changed q-signature', { 'q-signature': '0'.repeat(40) }],
    ['403 SignatureDoesNotMatch', 'a changed q-key-time', { 'q-key-time': `${now - 60};${now + 9000}` }],
    ['403 AccessDenied', 'a q-key-time in the past', { 'q-key-time': `1;${now - 1}` }],
    ['403 RequestTimeTooSkewed', 'a q-key-time in the future', { 'q-key-time': `${now + 1};${now + 2}` }],
    ['403 InvalidAccessKeyId', 'an unknown q-ak', { 'q-ak': 'AKIDother' }],
    ['403 AccessDenied', 'another algorithm', { 'q-sign-algorithm': 'md5' }],
    ['403 AccessDenied', 'an empty policy', { policy: '' }],
  ] as [string, string, Record<string, string>][])(
    'returns %s for a form with %s',
    async (expected, _, change) => {
      const { url } = await startCos()
      expect(await outcome(postForm(url, createForm({ key: 'a', ...signConditions([]), ...change })))).toBe(
        expected,
      )
    },
  )

  test.each([
    ['is not JSON', 'policy'],
    ['is null', 'null'],
    ['has no expiration', '{"conditions":[]}'],
    ['has no conditions', '{"expiration":"2999-01-01T00:00:00Z"}'],
    ['has an unknown condition', '{"expiration":"2999-01-01T00:00:00Z","conditions":[["like","$key","a"]]}'],
    [
      'has a content-length-range of strings',
      '{"expiration":"2999-01-01T00:00:00Z","conditions":[["content-length-range","a","b"]]}',
    ],
  ])('returns 400 InvalidPolicyDocument for a policy that %s', async (_, json) => {
    const { url } = await startCos()
    expect(await outcome(postForm(url, createForm({ key: 'a', ...signPolicy(json) })))).toBe(
      '400 InvalidPolicyDocument',
    )
  })

  test('accepts the example of the official document', async () => {
    const vector = JSON.parse(
      readFileSync(new URL('../../vectors/official-post-object.json', import.meta.url), 'utf8'),
    )
    const credentials = { secretId: vector.secretId, secretKey: vector.secretKey }
    const { url } = await startCos({ credentials, clock: () => 1567150700 })
    const fields = {
      key: 'folder/subfolder/a.png',
      acl: 'default',
      'Content-Type': 'image/png',
      success_action_redirect: 'https://my.website/',
      'x-cos-server-side-encryption': 'AES256',
      'q-sign-algorithm': 'sha1',
      'q-ak': vector.secretId,
      'q-key-time': vector.keyTime,
      'q-signature': vector.signature,
      policy: vector.policyBase64,
    }
    expect((await postForm(url, createForm(fields))).status).toBe(303)
    const { acl, ...withoutAcl } = fields
    expect(acl).toBe('default')
    expect(await outcome(postForm(url, createForm(withoutAcl)))).toBe('403 AccessDenied')
  })

  test('returns 403 InvalidToken for a temporary key without its token in the form', async () => {
    const { url } = await startCos({ credentials: { secretId, secretKey, securityToken: 'fake-token' } })
    const fields = { key: 'a', ...signConditions([]) }
    expect(await outcome(postForm(url, createForm(fields)))).toBe('403 InvalidToken')
    expect(
      (await postForm(url, createForm({ ...fields, 'x-cos-security-token': 'fake-token' }))).status,
    ).toBe(204)
  })

  test('requires PostObject in the CAM policy of the key', async () => {
    const resource = `qcs::cos:*:uid/1250000000:${bucket}/users/*`
    const statement = [{ effect: 'allow' as const, action: 'name/cos:PostObject', resource }]
    const { url } = await startCos({ credentials: { secretId, secretKey, policy: { statement } } })
    expect((await postForm(url, createForm({ key: 'users/a', ...signConditions([]) }))).status).toBe(204)
    expect(await outcome(postForm(url, createForm({ key: 'other/a', ...signConditions([]) })))).toBe(
      '403 AccessDenied',
    )
  })
})
