import { describe, expect, it } from 'vitest'
import { ask } from '../../support/mounted-gate.js'
import { BUCKET, credentials, HOST, NOW } from '../../support/signer-fixture.js'

const put = { method: 'PUT', key: 'a' }
const header = (name: string, value: unknown = 'x') => ({ ...put, headers: { [name]: value } })
const param = (name: string, value: unknown = 'x') => ({ ...put, method: 'GET', params: { [name]: value } })

describe('returns 400 invalid_request that names the field and what is expected', () => {
  it.each<[string, unknown, string]>([
    ['no object', [], 'body: must be a JSON object'],
    ['null', null, 'body: must be a JSON object'],
    ['a text', 'a', 'body: must be a JSON object'],
    ['a near miss', { ...put, header: {} }, 'body.header: is not a field (did you mean headers?)'],
    ['an unknown field', { ...put, contentLength: 1 }, 'body.contentLength: is not a field'],
    ['another bucket', { ...put, bucket: 'videos-1250000000' }, 'bucket: must be the configured bucket'],
    ['a broken character in the key', { ...put, key: 'a\ufffd' }, 'key: must not contain U+FFFD'],
    ['expires 0', { ...put, expires: 0 }, 'expires: must be a whole number of seconds from 1 to 1000000000'],
    [
      'long expires',
      { ...put, expires: 1e9 + 1 },
      'expires: must be a whole number of seconds from 1 to 1000000000',
    ],
    ['a reserved header', header('Authorization'), 'headers.Authorization: is reserved'],
    ['a token', header('x-cos-security-token'), 'headers.x-cos-security-token: is reserved'],
    ['an unsigned header', header('User-Agent'), 'headers.User-Agent: is not signed by COS'],
    ['another host', header('Host', 'evil.example'), 'headers.host: must be the configured host'],
    ['a name with a space', header('x-cos-meta-a b'), 'headers.x-cos-meta-a b: is not a header name'],
    ['a name with something behind', header('x-cos-meta-a:'), 'headers.x-cos-meta-a:: is not a header name'],
    ['a name with something before', header(' range'), 'headers. range: is not a header name'],
    [
      'a space before',
      header('range', ' a'),
      'headers.range: must not begin or end with a space; percent-encode it',
    ],
    [
      'a space after',
      header('range', 'a '),
      'headers.range: must not begin or end with a space; percent-encode it',
    ],
    ...['a\t', 'a\tb', 'caf\u00e9', '报告', 'a\ufffdb'].map((value): [string, unknown, string] => [
      `the header value ${JSON.stringify(value)}`,
      header('x-cos-meta-a', value),
      'headers.x-cos-meta-a: must be printable ASCII; percent-encode other characters',
    ]),
    [
      'a file name that is not ASCII',
      header('Content-Disposition', 'attachment; filename="报告.pdf"'),
      "headers.Content-Disposition: must be printable ASCII; write the file name as filename*=UTF-8'' and its percent-encoded form",
    ],
    [
      'a bad length',
      header('content-length', 'x'),
      'headers.content-length: must be a whole number of bytes',
    ],
    ['a header that is not allowed', header('x-cos-acl'), 'headers.x-cos-acl: is not in allow.headers'],
    [
      'a prefix of the list inside a name',
      header('x-cos-a-x-cos-meta-b'),
      'headers.x-cos-a-x-cos-meta-b: is not in allow.headers',
    ],
    [
      'a value of one space',
      header('range', ' '),
      'headers.range: must not begin or end with a space; percent-encode it',
    ],
    ['parameters null', { ...put, params: null }, 'params: must be a plain object'],
    ['a parameter null', param('a', null), 'params.a: must be a string'],
    ['a reserved parameter', param('Q-AK'), 'params.Q-AK: is reserved'],
    ['a signature of old', param('sign'), 'params.sign: is reserved'],
    [
      'a broken parameter',
      param('response-expires', '\ufffd'),
      'params.response-expires: must not contain U+FFFD',
    ],
    ['a broken name', param('a\ufffd'), 'params.a?: must not contain U+FFFD'],
    ['a parameter that is not allowed', param('versionId'), 'params.versionId: is not in allow.params'],
    [
      'uploads of all',
      { method: 'GET', key: '/', params: { uploads: '' } },
      'params.prefix: is required to list uploads',
    ],
  ])('%s', async (_title, json, detail) => {
    const { answer, intents } = await ask(json as object, { credentials, time: NOW })
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', detail } })
    expect(intents).toEqual([])
  })
})

describe('accepts the limits of what is allowed', () => {
  it.each<[string, object]>([
    ['one second', { ...put, expires: 1 }],
    ['the longest lifetime', { ...put, expires: 1e9 }],
    ['the configured host', header('HOST', HOST)],
    ['the configured bucket', { ...put, bucket: BUCKET }],
    ['spaces inside a header', header('x-cos-meta-a', 'a b  c')],
    ['an empty header', header('x-cos-meta-a', '')],
    ['a header of one character', header('x-cos-meta-a', 'a')],
    ['uploads below a prefix', { method: 'GET', key: '/', params: { uploads: '', prefix: 'a/' } }],
  ])('%s', async (_title, json) => {
    const { answer, intents } = await ask(json, { credentials, time: NOW })
    expect(answer.status).toBe(200)
    expect(
      Object.isFrozen(intents[0]) &&
        Object.isFrozen(intents[0]!.headers) &&
        Object.isFrozen(intents[0]!.params),
    ).toBe(true)
  })

  it('lists all uploads if GetBucket is allowed', async () => {
    const json = { method: 'GET', key: '/', params: { uploads: '' } }
    const allow = { actions: ['ListMultipartUploads' as const, 'GetBucket' as const] }
    expect((await ask(json, { credentials, time: NOW, allow })).answer.status).toBe(200)
  })

  it('does not require a prefix for GetBucket, HeadBucket and ListParts', async () => {
    const allow = { actions: ['GetBucket' as const] }
    expect((await ask({ method: 'GET', key: '/' }, { credentials, time: NOW, allow })).answer.status).toBe(
      200,
    )
    const head = { actions: ['HeadBucket' as const] }
    expect(
      (await ask({ method: 'HEAD', key: '/' }, { credentials, time: NOW, allow: head })).answer.status,
    ).toBe(200)
    const parts = { method: 'GET', key: 'a', params: { uploadId: 'x' } }
    expect((await ask(parts, { credentials, time: NOW })).answer.status).toBe(200)
  })

  it('leaves fields that the request lacks out of the intent', async () => {
    const { intents } = await ask({ method: 'GET', key: 'a' }, { credentials, time: NOW })
    for (const name of ['contentLength', 'contentType', 'source']) expect(name in intents[0]!).toBe(false)
    const named = await ask(
      { ...put, headers: { 'content-length': 5, 'Content-Type': 'a/b' } },
      { credentials, time: NOW },
    )
    expect(named.intents[0]).toMatchObject({ contentLength: 5, contentType: 'a/b' })
  })
})
