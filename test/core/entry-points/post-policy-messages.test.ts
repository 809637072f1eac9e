import type { Decision } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { ask } from '../../support/mounted-gate.js'
import { catchError, credentials, NOW } from '../../support/signer-fixture.js'

const askForForm = (json: object, grant: object = {}) =>
  ask(json, {
    credentials,
    time: NOW,
    way: 'post-policy',
    allow: { actions: ['PostObject'] },
    decide: () => ({ allow: true, ...grant }) as Decision,
  })

describe('POST /post-policy names the field of the form', () => {
  it.each([
    [{ key: 'a', maxBytes: 501 }, { maxBytes: 500 }, 413, 'maxBytes: must be at most 500 bytes'],
    [{ key: 'a' }, { contentTypes: ['image/*'] }, 400, 'contentType: is required for this upload'],
    [
      { key: 'a', contentType: 'text/html' },
      { contentTypes: ['image/*', 'text/plain'] },
      415,
      'contentType: must be one of image/*, text/plain',
    ],
    [{ key: 'a\ufffd' }, {}, 400, 'key: must not contain U+FFFD'],
    [{ keyPrefix: 'a\ufffd/' }, {}, 400, 'key: must not contain U+FFFD'],
    [
      { key: 'a', expires: 1e9 + 1 },
      {},
      400,
      'expires: must be a whole number of seconds from 1 to 1000000000',
    ],
    [{ key: 'a', color: 1 }, {}, 400, 'body.color: is not a field'],
  ])('%j with the grant %j returns %i', async (json, grant, status, detail) => {
    expect((await askForForm(json, grant)).answer).toMatchObject({ status, body: { detail } })
  })

  it.each([
    [{ bucket: 'videos-1250000000' }, 'grant.bucket: does not apply to a POST policy'],
    [{ region: 'ap-beijing' }, 'grant.region: does not apply to a POST policy'],
    [{ params: {} }, 'grant.params: does not apply to a POST policy'],
    [{ key: '/' }, 'The grant of authorize cannot be signed: key: must be a plain object key'],
    [
      { key: 'a/../b' },
      'The grant of authorize cannot be signed: key: must not contain . or .. as a segment',
    ],
  ])('the grant %j is invalid_decision', async (grant, message) => {
    expect(await catchError(() => askForForm({ key: 'a' }, grant))).toMatchObject({
      code: 'invalid_decision',
      message,
    })
  })
})

describe('authorize sees the limits of a form as headers', () => {
  it.each([
    [{ key: 'a' }, {}],
    [{ key: 'a', maxBytes: 0 }, { 'content-length': '0' }],
    [{ key: 'a', contentType: 'image/png' }, { 'content-type': 'image/png' }],
  ])('%j', async (json, headers) => {
    const { intents } = await askForForm(json)
    expect(intents[0]!.headers).toStrictEqual(headers)
    expect(intents[0]).toMatchObject({ via: 'post-policy', params: {} })
    expect(intents[0]).not.toHaveProperty('source')
  })
})
