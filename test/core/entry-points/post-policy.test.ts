import { createHash, createHmac } from 'node:crypto'
import { objectActions } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { frameworkForTest, type RequestBody, requestOnce } from '../../support/gate-fixture.js'
import {
  bucket,
  expectNoSignature,
  host,
  NOW,
  secretId,
  secretKey,
  securityToken,
  span,
} from '../../support/sdk-oracle.js'

const allow = { actions: [...objectActions, 'PostObject'] }
const tried = (clientRequest: unknown, options: object = {}) =>
  requestOnce(frameworkForTest(), 'post-policy', clientRequest, { allow, ...options })
const granted = (grant: object, clientRequest: RequestBody = { key: 'asked.txt' }) =>
  tried(clientRequest, { decision: { allow: true, ...grant } })

type Form = { url: string; fields: Record<string, string>; expiresAt: number }
const hmac = (key: string, text: string) => createHmac('sha1', key).update(text).digest('hex')
/** Recomputes the signature by document 436/14690 and answers the policy's conditions but those about the signature. */
function conditionsOf(form: Form, keyTime = span()): unknown[] {
  const text = Buffer.from(form.fields.policy!, 'base64').toString()
  const toSign = createHash('sha1').update(text).digest('hex')
  expect(form.fields).toMatchObject({
    'q-sign-algorithm': 'sha1',
    'q-ak': secretId,
    'q-key-time': keyTime,
    'q-signature': hmac(hmac(secretKey, keyTime), toSign),
  })
  const policy = JSON.parse(text)
  expect(Date.parse(policy.expiration) / 1000).toBe(Number(keyTime.split(';')[1]))
  const signature = [{ 'q-sign-algorithm': 'sha1' }, { 'q-ak': secretId }, { 'q-sign-time': keyTime }]
  for (const condition of signature) expect(policy.conditions).toContainEqual(condition)
  return policy.conditions.filter((condition: object) => !/^q-/.test(Object.keys(condition)[0]!))
}

describe('POST /post-policy', () => {
  it('signs a form for one key', async () => {
    const { answer, intents } = await tried({ key: 'a/报告.txt' })
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    const form = answer.json as unknown as Form
    expect(Object.keys(form).sort()).toEqual(['expiresAt', 'fields', 'url'])
    expect([form.url, form.expiresAt, form.fields.key]).toEqual([`https://${host}/`, NOW + 300, 'a/报告.txt'])
    expect(conditionsOf(form)).toEqual([{ bucket }, { key: 'a/报告.txt' }])
    const intent = {
      via: 'post-policy',
      action: 'PostObject',
      method: 'POST',
      resource: 'a/报告.txt',
      bucket,
      expires: 300,
    }
    expect(intents).toMatchObject([intent])
    expect(Object.isFrozen(intents[0])).toBe(true)
  })

  it('signs a form for all keys below a prefix, with a size and a type', async () => {
    const clientRequest = { keyPrefix: 'users/amy/', maxBytes: 1000, contentType: 'image/png', expires: 60 }
    const { answer, intents } = await tried(clientRequest)
    const form = answer.json as unknown as Form
    expect(conditionsOf(form, span(60))).toEqual([
      { bucket },
      ['starts-with', '$key', 'users/amy/'],
      ['content-length-range', 0, 1000],
      { 'Content-Type': 'image/png' },
    ])
    expect(form.fields.key).toMatch(/^users\/amy\//)
    expect(form.expiresAt).toBe(NOW + 60)
    expect(intents).toMatchObject([{ action: 'PostObject', resource: 'users/amy/', expires: 60 }])
  })

  it('adds the token of a temporary key to the fields', async () => {
    const { answer } = await tried({ key: 'a' }, { credentials: { secretId, secretKey, securityToken } })
    expect((answer.json as unknown as Form).fields['x-cos-security-token']).toBe(securityToken)
  })

  it('returns 403 action_not_allowed before authorize unless allow.actions contains PostObject', async () => {
    const { answer, intents } = await requestOnce(frameworkForTest(), 'post-policy', { key: 'a' })
    expect(answer.json).toMatchObject({ status: 403, code: 'action_not_allowed' })
    expect(intents).toEqual([])
    expectNoSignature(answer)
  })

  it.each([
    ...[
      null,
      [],
      'a',
      {},
      { key: 'a', keyPrefix: 'b' },
      { key: 'a', method: 'POST' },
      { key: 'a', headers: {} },
    ],
    ...['', '/', '/a', 'a/../b', 'a\0', '\ud800', 'a'.repeat(851), 5, null].flatMap((key) => [
      { key },
      { keyPrefix: key },
    ]),
    ...[-1, 1.5, '5', null, true].map((maxBytes) => ({ key: 'a', maxBytes })),
    ...['', 'image', 5, null, ['image/png'], 'a\nb/c', 'image/png,text/html'].map((contentType) => ({
      key: 'a',
      contentType,
    })),
    ...[0, -1, 1.5, '60', 3601, null].map((expires) => ({ key: 'a', expires })),
    { key: 'a', bucket: 'other-1250000000' },
  ])('returns 400 for %j', async (clientRequest) => {
    const { answer, intents } = await tried(clientRequest)
    expect(answer.json).toMatchObject({ status: 400, code: 'invalid_request' })
    expect(intents).toEqual([])
    expectNoSignature(answer)
  })

  it('returns the refusal of authorize', async () => {
    const { answer } = await tried({ key: 'a' }, { decision: { allow: false, status: 404 } })
    expect(answer.json).toMatchObject({ status: 404, code: 'not_found' })
    expectNoSignature(answer)
  })
})

describe('a grant for a form', () => {
  it('may change key and expires', async () => {
    const { answer } = await granted({ key: 'given.txt', expires: 3600 })
    const form = answer.json as unknown as Form
    expect([form.fields.key, form.expiresAt]).toEqual(['given.txt', NOW + 3600])
    expect(conditionsOf(form, span(3600))).toEqual([{ bucket }, { key: 'given.txt' }])
  })
  it('maxBytes limits the size of the form', async () => {
    const bare = (await granted({ maxBytes: 500 })).answer.json as unknown as Form
    expect(conditionsOf(bare)).toContainEqual(['content-length-range', 0, 500])
    const less = (await granted({ maxBytes: 500 }, { key: 'a', maxBytes: 100 })).answer
      .json as unknown as Form
    expect(conditionsOf(less)).toContainEqual(['content-length-range', 0, 100])
    const { answer } = await granted({ maxBytes: 500 }, { key: 'a', maxBytes: 501 })
    expect(answer.json).toMatchObject({ status: 413, code: 'payload_too_large' })
  })
  it('contentTypes limits the type of the form', async () => {
    const types = { contentTypes: ['image/*', 'text/plain'] }
    const png = (await granted(types, { key: 'a', contentType: 'image/png' })).answer.json as unknown as Form
    expect(conditionsOf(png)).toContainEqual({ 'Content-Type': 'image/png' })
    expect(png.fields['Content-Type']).toBe('image/png')
    const html = (await granted(types, { key: 'a', contentType: 'text/html' })).answer
    expect(html.json).toMatchObject({ status: 415, code: 'unsupported_media_type' })
    expect(html.json.detail).toMatch(/^contentType: must be one of /)
    const unnamed = (await granted(types)).answer
    expect(unnamed.json).toMatchObject({ status: 400, code: 'invalid_request' })
  })
  it('headers become fields of the form and exact conditions of its policy', async () => {
    const { answer } = await granted({ headers: { 'x-cos-meta-owner': 'amy', 'Cache-Control': 'no-store' } })
    const form = answer.json as unknown as Form
    expect(form.fields).toMatchObject({ 'x-cos-meta-owner': 'amy', 'cache-control': 'no-store' })
    expect(form.fields).not.toHaveProperty('acl')
    expect(conditionsOf(form)).toEqual([
      { bucket },
      { key: 'asked.txt' },
      { 'x-cos-meta-owner': 'amy' },
      { 'cache-control': 'no-store' },
    ])
  })
  it('x-cos-acl also fixes the field acl, which would otherwise set another ACL', async () => {
    const { answer } = await granted({ headers: { 'x-cos-acl': 'private' } })
    const form = answer.json as unknown as Form
    expect(form.fields).toMatchObject({ 'x-cos-acl': 'private', acl: 'private' })
    expect(conditionsOf(form)).toEqual([
      { bucket },
      { key: 'asked.txt' },
      { 'x-cos-acl': 'private' },
      { acl: 'private' },
    ])
  })
  it.each([
    { key: '/' },
    { key: '../a' },
    { bucket: 'other-1250000000' },
    { region: 'ap-beijing' },
    { headers: { 'user-agent': 'x' } },
    { headers: { 'x-cos-security-token': 'x' } },
    { params: { acl: '' } },
    { expires: 3601 },
    { expires: 0 },
    { maxBytes: -1 },
    { contentTypes: ['image'] },
    { keyPrefix: 'a' },
  ])('with %j is invalid_decision', async (grant) => {
    const { answer, site } = await granted(grant)
    expect(answer.status).toBe(500)
    expect(site.errors).toMatchObject([{ code: 'invalid_decision' }])
    expectNoSignature(answer)
  })
})
