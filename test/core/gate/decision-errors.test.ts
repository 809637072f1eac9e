import type { Decision } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { ask } from '../../support/mounted-gate.js'
import { catchError, credentials, NOW } from '../../support/signer-fixture.js'

const put = { method: 'PUT', key: 'a' }
const decided = (decision: unknown, way = 'presign', json: object = put) =>
  ask(json, { credentials, time: NOW, way, decide: () => decision as Decision })
const grant = (fields: object) => ({ allow: true, ...fields })
const refusal = (fields: object) => ({ allow: false, ...fields })
const cannot = 'The grant of authorize cannot be signed: '

describe('an invalid answer of authorize is invalid_decision and names the field', () => {
  it.each<[string, unknown, string]>([
    ...[
      1,
      'yes',
      {},
      { allow: 'yes' },
      [],
      [true],
      () => true,
      new Map([['allow', true]]),
      Object.assign(() => 1, { allow: true }),
      Object.assign([], { allow: true }),
    ].map((answer): [string, unknown, string] => [
      `the answer ${String(answer)}`,
      answer,
      'authorize must return true, false, or an object with allow: true or allow: false',
    ]),
    [
      'an inherited yes',
      Object.create({ allow: true }),
      'authorize must return true, false, or an object with allow: true or allow: false',
    ],
    [
      'an unknown field',
      grant({ contenttypes: [] }),
      'grant.contenttypes: is not a field (did you mean contentTypes?)',
    ],
    ['an undefined field', grant({ key: undefined }), 'grant.key: is undefined'],
    ['maxBytes of half a byte', grant({ maxBytes: 0.5 }), 'grant.maxBytes: must be a whole number of bytes'],
    ['maxBytes below zero', grant({ maxBytes: -1 }), 'grant.maxBytes: must be a whole number of bytes'],
    ...[
      [],
      'image/*',
      ['image'],
      ['image/png', 1],
      ['image/*', 'png'],
      ['ximage/png,'],
      [['image/png']],
      ['/image/png'],
      ['image/png '],
    ].map((contentTypes): [string, unknown, string] => [
      `contentTypes ${JSON.stringify(contentTypes)}`,
      grant({ contentTypes }),
      'grant.contentTypes: must be a list such as ["image/*", "application/pdf"]',
    ]),
    [
      'expires 0',
      grant({ expires: 0 }),
      'grant.expires: must be a whole number of seconds from 1 to maxExpires (1000000000)',
    ],
    [
      'long expires',
      grant({ expires: 2e9 }),
      'grant.expires: must be a whole number of seconds from 1 to maxExpires (1000000000)',
    ],
    [
      'a reserved header',
      grant({ headers: { Authorization: 'x' } }),
      'grant.headers.Authorization: is reserved',
    ],
    [
      'an unsigned header',
      grant({ headers: { 'User-Agent': 'x' } }),
      'grant.headers.User-Agent: is not signed by COS',
    ],
    [
      'a header that is none',
      grant({ headers: { 'a b': 'x' } }),
      `${cannot}headers.a b: is not a header name`,
    ],
    ...['a\tb', 'café'].map((value): [string, unknown, string] => [
      `the header value ${JSON.stringify(value)}`,
      grant({ headers: { 'x-cos-meta-a': value } }),
      `${cannot}headers.x-cos-meta-a: must be printable ASCII; percent-encode other characters`,
    ]),
    [
      'a header that ends with a space',
      grant({ headers: { range: 'a ' } }),
      `${cannot}headers.range: must not begin or end with a space; percent-encode it`,
    ],
    [
      'image operations in the value of a parameter',
      grant({ params: { imageMogr2: 'thumbnail/200x' } }),
      `${cannot}params.imageMogr2: write the operations into the name: { 'imageMogr2/thumbnail/200x': '' }`,
    ],
    ['headers in a list', grant({ headers: ['x'] }), `${cannot}headers: must be a plain object`],
    [
      'a bad length',
      grant({ headers: { 'Content-Length': 'x' } }),
      `${cannot}headers.content-length: must be a whole number of bytes`,
    ],
    ['a reserved parameter', grant({ params: { sign: 'x' } }), 'grant.params.sign: is reserved'],
    ['parameters in a list', grant({ params: ['x'] }), `${cannot}params: must be a plain object`],
    ['a bad key', grant({ key: '../a' }), `${cannot}key: must not contain . or .. as a segment`],
    ['a bad bucket', grant({ bucket: 'x' }), `${cannot}bucket: must be a bucket name, BucketName-APPID`],
    [
      'an operation beyond the ceiling',
      grant({ params: { acl: '' } }),
      `${cannot}PutObjectACL is not in allow.actions`,
    ],
    [
      'a status of success',
      refusal({ status: 200 }),
      'refusal.status: must be one of 401, 403, 404, 409, 413, 415, 422, 429',
    ],
    [
      'a status as text',
      refusal({ status: '404' }),
      'refusal.status: must be one of 401, 403, 404, 409, 413, 415, 422, 429',
    ],
    ['a long code', refusal({ code: 'x'.repeat(101) }), 'refusal.code: must be a short name'],
    ['a code with a space', refusal({ code: 'a b' }), 'refusal.code: must be a short name'],
    ['a code that is a number', refusal({ code: 5 }), 'refusal.code: must be a short name'],
    ['a detail that is no text', refusal({ detail: 1 }), 'refusal.detail: must be a string'],
    ['headers as a text', refusal({ headers: 'x' }), 'refusal.headers: must be a plain object'],
    ['a header with a space', refusal({ headers: { 'a b': 'x' } }), 'refusal.headers.a b: cannot be set'],
    [
      'a header with a space before',
      refusal({ headers: { ' a': 'x' } }),
      'refusal.headers. a: cannot be set',
    ],
    ['a header with a colon', refusal({ headers: { 'a:': 'x' } }), 'refusal.headers.a:: cannot be set'],
    ['a header that is a boolean', refusal({ headers: { a: true } }), 'refusal.headers.a: cannot be set'],
    ['headers null', refusal({ headers: null }), 'refusal.headers: must be a plain object'],
    ['Headers', refusal({ headers: new Headers() }), 'refusal.headers: must be a plain object'],
    ['a header that splits', refusal({ headers: { a: 'b\r\nc' } }), 'refusal.headers.a: cannot be set'],
    [
      'a header of ours',
      refusal({ headers: { 'Cache-Control': 'public' } }),
      'refusal.headers.Cache-Control: cannot be set',
    ],
    [
      'a header of the body',
      refusal({ headers: { 'Content-Language': 'en' } }),
      'refusal.headers.Content-Language: cannot be set',
    ],
    ['an undefined status', refusal({ status: undefined }), 'refusal.status: is undefined'],
    ['an unknown field of a refusal', refusal({ reason: 'x' }), 'refusal.reason: is not a field'],
  ])('%s', async (_title, answer, message) => {
    expect(await catchError(() => decided(answer))).toMatchObject({
      code: 'invalid_decision',
      status: 500,
      message,
    })
  })

  it.each<[string, object, string]>([
    ['another key', { key: 'b' }, 'A grant for /auth cannot change key, bucket or region'],
    [
      'another bucket',
      { bucket: 'videos-1250000000' },
      'A grant for /auth cannot change key, bucket or region',
    ],
    ['another region', { region: 'ap-beijing' }, 'A grant for /auth cannot change key, bucket or region'],
    ['a new parameter', { params: { 'response-expires': '0' } }, 'A grant for /auth cannot add params'],
    ['a changed parameter', { params: { uploadId: 'y' } }, 'A grant for /auth cannot add params'],
    [
      'a parameter in another letter case',
      { params: { 'MAX-PARTS': '1' } },
      'A grant for /auth cannot add params',
    ],
  ])('for /auth, whose client sends its own request: %s', async (_title, fields, message) => {
    const json = { method: 'GET', key: 'a', params: { uploadId: 'x', 'max-parts': '1' } }
    expect(await catchError(() => decided(grant(fields), 'auth', json))).toMatchObject({
      code: 'invalid_decision',
      message,
    })
  })

  it('has the original error as its cause, if there is one', async () => {
    const unsignable = await catchError(() => decided(grant({ key: '..' })))
    expect(unsignable).toMatchObject({ cause: { code: 'invalid_request' } })
    const trap = new Error('trap')
    const unreadable = new Proxy(
      {},
      {
        ownKeys: () => {
          throw trap
        },
      },
    )
    expect(await catchError(() => decided(unreadable))).toMatchObject({
      code: 'invalid_decision',
      message: 'The answer of authorize cannot be read',
      cause: trap,
    })
    expect('cause' in ((await catchError(() => decided(1))) as object)).toBe(false)
  })
})
