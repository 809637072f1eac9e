import { expect, test } from 'vitest'
import { authorize, bucket, element, now, refusal, secretId, secretKey, startCos } from './local-cos.js'

test('an anonymous request is 403 AccessDenied', async () => {
  const { url } = await startCos()
  expect(await refusal(fetch(`${url}/a`))).toBe('403 AccessDenied')
})

test('an unknown secretId is 403 InvalidAccessKeyId', async () => {
  const { send } = await startCos()
  expect(await refusal(send('GET', '/a', { secretId: 'AKIDother' }))).toBe('403 InvalidAccessKeyId')
})

test('a wrong secretKey is 403 SignatureDoesNotMatch, with what should have been signed', async () => {
  const { send, host } = await startCos()
  const answer = await send('GET', '/a&b', { secretKey: 'other', params: { 'x y': '1<2' } })
  const xml = await answer.text()
  expect([answer.status, element(xml, 'Code')]).toEqual([403, 'SignatureDoesNotMatch'])
  expect(element(xml, 'FormatString')).toBe(`get\n/a&amp;b\nx%20y=1%3C2\nhost=${host.replace(':', '%3A')}\n`)
  expect(element(xml, 'StringToSign')).toMatch(/^sha1\n1699999940;1700000300\n[0-9a-f]{40}\n$/)
  expect(xml).toMatch(
    /<Resource>[^<]+<\/Resource><RequestId>[^<]+<\/RequestId><TraceId>[^<]+<\/TraceId><\/Error>$/,
  )
})

const signed = (host: string, change: Partial<{ path: string; time: string; headerList: string }> = {}) =>
  authorize(
    `get\n${change.path ?? '/a'}\n\nhost=${encodeURIComponent(host)}\n`,
    change.headerList ?? 'host',
    '',
    change.time,
  )

test.each([
  ['expired', `${now - 600};${now - 1}`, '403 AccessDenied', 'Request has expired'],
  ['not yet valid', `${now + 1};${now + 600}`, '403 RequestTimeTooSkewed', undefined],
  ['of no time at all', 'now;then', '403 AccessDenied', 'Access Denied.'],
])('a signature that is %s is refused', async (_, time, expected, message) => {
  const { url, host } = await startCos()
  const answer = await fetch(`${url}/a`, { headers: { authorization: signed(host, { time }) } })
  const xml = await answer.text()
  expect(`${answer.status} ${element(xml, 'Code')}`).toBe(expected)
  if (message) expect(element(xml, 'Message')).toBe(message)
})

test('the time of the key counts as well as the time of the signature', async () => {
  const { url, host } = await startCos()
  const [good, past] = [`${now - 60};${now + 60}`, `${now - 60};${now - 1}`]
  const authorization = signed(host, { time: past }).replace(`q-sign-time=${past}`, `q-sign-time=${good}`)
  const answer = await fetch(`${url}/a`, { headers: { authorization } })
  expect(element(await answer.text(), 'Message')).toBe('Request has expired')
})

test('a signature holds in its first and its last second', async () => {
  const { url, host } = await startCos()
  for (const time of [`${now};${now + 9}`, `${now - 9};${now}`]) {
    const headers = { authorization: signed(host, { time }) }
    expect(await refusal(fetch(`${url}/a`, { headers }))).toBe('404 NoSuchKey')
  }
})

test.each([
  ['another algorithm', (text: string) => text.replace('sha1', 'sha256')],
  ['a field missing', (text: string) => text.replace(/&q-url-param-list=/, '')],
  ['nothing that COS knows', () => 'Bearer fake'],
  ['an empty value', () => ''],
])('an Authorization with %s is 403 AccessDenied', async (_, change) => {
  const { url, host } = await startCos()
  const headers = { authorization: change(signed(host)) }
  expect(await refusal(fetch(`${url}/a`, { headers }))).toBe('403 AccessDenied')
})

test('a listed header that is absent is a mismatch, although it was signed with an empty value', async () => {
  const { url, host } = await startCos()
  const httpString = `get\n/a\n\nhost=${encodeURIComponent(host)}\n`
  const withEmpty = `get\n/a\n\nhost=${encodeURIComponent(host)}&x-cos-meta-a=\n`
  for (const text of [httpString, withEmpty]) {
    const headers = { authorization: authorize(text, 'host;x-cos-meta-a') }
    expect(await refusal(fetch(`${url}/a`, { headers }))).toBe('403 SignatureDoesNotMatch')
  }
})

test('a listed parameter that is absent is a mismatch, although it was signed with an empty value', async () => {
  const { url, host } = await startCos()
  for (const params of ['', 'acl=']) {
    const text = `get\n/a\n${params}\nhost=${encodeURIComponent(host)}\n`
    const headers = { authorization: authorize(text, 'host', 'acl') }
    expect(await refusal(fetch(`${url}/a`, { headers }))).toBe('403 SignatureDoesNotMatch')
  }
})

test('headers and parameters that were not signed are honoured', async () => {
  const { send } = await startCos()
  await send('PUT', '/a', { body: 'x', unsigned: { 'x-cos-meta-added': 'yes', 'content-type': 'text/html' } })
  const head = await send('HEAD', '/a')
  expect(head.headers.get('x-cos-meta-added')).toBe('yes')
  expect(head.headers.get('content-type')).toBe('text/html')
})

test('a parameter added to a signed request is honoured', async () => {
  const { send, url, host } = await startCos()
  await send('PUT', '/a', { body: 'x' })
  const headers = { authorization: signed(host) }
  const answer = await fetch(`${url}/a?response-cache-control=no-store`, { headers })
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
})

const temporary = { secretId, secretKey, securityToken: 'fake-token' }

test.each([
  ['without its token', {}, {}, '403 InvalidToken'],
  ['with another token', { 'x-cos-security-token': 'other' }, {}, '403 InvalidToken'],
  ['with its token in a header', { 'x-cos-security-token': 'fake-token' }, {}, '404 NoSuchKey'],
  ['with its token in the query', {}, { 'x-cos-security-token': 'fake-token' }, '404 NoSuchKey'],
  [
    'with two tokens, one wrong',
    { 'x-cos-security-token': 'x' },
    { 'x-cos-security-token': 'fake-token' },
    '403 InvalidToken',
  ],
])('a temporary key %s is answered as it should be', async (_, unsigned, params, expected) => {
  const { send } = await startCos({ credentials: temporary })
  expect(
    await refusal(
      send('GET', '/a', {
        unsigned: unsigned as Record<string, string>,
        params: params as Record<string, string>,
      }),
    ),
  ).toBe(expected)
})

test('a temporary key that has expired is 400 ExpiredToken', async () => {
  const { send } = await startCos({ credentials: [{ ...temporary, expiresAt: now }] })
  const unsigned = { 'x-cos-security-token': 'fake-token' }
  expect(await refusal(send('GET', '/a', { unsigned }))).toBe('400 ExpiredToken')
})

test('a host may be signed with and without its port', async () => {
  const { url, host } = await startCos()
  for (const name of [host, '127.0.0.1']) {
    expect(await refusal(fetch(`${url}/a`, { headers: { authorization: signed(name) } }))).toBe(
      '404 NoSuchKey',
    )
  }
  expect(await refusal(fetch(`${url}/a`, { headers: { authorization: signed('127.0.0.2') } }))).toBe(
    '403 SignatureDoesNotMatch',
  )
})

test('another bucket than the configured one, and another region, are 404 NoSuchBucket', async () => {
  const { raw } = await startCos({ region: 'ap-guangzhou' })
  const ask = async (host: string) =>
    element(await raw(`GET /a HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`), 'Code')
  expect(await ask('other-1250000000.cos.ap-guangzhou.localhost:9000')).toBe('NoSuchBucket')
  expect(await ask(`${bucket}.cos.ap-beijing.localhost:9000`)).toBe('NoSuchBucket')
  expect(await ask(`${bucket}.cos.ap-guangzhou.localhost:9000`)).toBe('AccessDenied')
  expect(await ask(`${bucket}.cos.accelerate.myqcloud.com`)).toBe('AccessDenied')
})

test('an error to HEAD has no body', async () => {
  const { raw } = await startCos()
  const answer = await raw('HEAD /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/)
  expect(answer.split('\r\n\r\n')[1]).toBe('')
})
