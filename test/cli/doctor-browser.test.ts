import { expect, test } from 'vitest'
import { proxy, startEmulator } from './run.js'
import { runDoctor } from './run-doctor.js'

const withoutCors = (headers: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('access-control-'))) as never

test('doctor reports a problem for a bucket without a CORS rule, and prints the rule for --site', async () => {
  const { url } = await startEmulator()
  const origin = await proxy(url, {
    answer: ({ method }, res) => method === 'OPTIONS' && Boolean(res.writeHead(403).end()),
    answered: withoutCors,
  })
  const { code, found } = await runDoctor(origin, ['--site', 'https://app.example.com'])
  expect(code).toBe(1)
  expect(found('cors').detail).toBe('pages at https://app.example.com may not GET, HEAD, PUT, POST, DELETE')
  expect(found('cors').paste).toBe(`<CORSConfiguration>
  <CORSRule>
    <AllowedOrigin>https://app.example.com</AllowedOrigin>
    <AllowedMethod>GET</AllowedMethod>
    <AllowedMethod>HEAD</AllowedMethod>
    <AllowedMethod>PUT</AllowedMethod>
    <AllowedMethod>POST</AllowedMethod>
    <AllowedMethod>DELETE</AllowedMethod>
    <AllowedHeader>*</AllowedHeader>
    <ExposeHeader>ETag</ExposeHeader>
    <ExposeHeader>Date</ExposeHeader>
    <ExposeHeader>Content-Length</ExposeHeader>
    <ExposeHeader>x-cos-request-id</ExposeHeader>
    <MaxAgeSeconds>600</MaxAgeSeconds>
  </CORSRule>
</CORSConfiguration>`)
})

test.each([
  ['one method', { 'access-control-allow-methods': 'GET, HEAD, POST, DELETE' }, 'may not PUT'],
  [
    'the site',
    { 'access-control-allow-origin': 'https://other.example.com' },
    'may not GET, HEAD, PUT, POST, DELETE',
  ],
  [
    'most headers',
    { 'access-control-allow-headers': 'content-type' },
    'may not GET, HEAD, PUT, POST, DELETE',
  ],
  ['ETag', { 'access-control-expose-headers': 'Date, Content-Length' }, 'may not read ETag'],
])('doctor reports a problem for a CORS rule that omits %s', async (_, changes, detail) => {
  const { url } = await startEmulator()
  const origin = await proxy(url, { answered: (headers) => ({ ...headers, ...changes }) })
  const { found } = await runDoctor(origin, ['--site', 'https://app.example.com'])
  expect(found('cors')).toMatchObject({ status: 'problem', detail: expect.stringContaining(detail) })
})

test('doctor accepts a CORS rule with wildcards', async () => {
  const { url } = await startEmulator()
  const origin = await proxy(url, {
    answered: (headers) => ({
      ...headers,
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*',
      'access-control-expose-headers': '*',
    }),
  })
  expect((await runDoctor(origin)).found('cors').status).toBe('ok')
})

test('doctor warns if COS makes browsers download objects', async () => {
  const { url } = await startEmulator()
  const forced = { 'x-cos-force-download': 'true', 'content-disposition': 'attachment' }
  const origin = await proxy(url, { answered: (headers) => ({ ...headers, ...forced }) })
  const { code, found } = await runDoctor(origin)
  expect([code, found('preview').status]).toEqual([0, 'warning'])
})
