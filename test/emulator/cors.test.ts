import { expect, test } from 'vitest'
import { startCos } from './local-cos.js'

const origin = 'https://app.example'

test.each(['GET', 'PUT', 'POST', 'DELETE', 'HEAD'])(
  'a preflight for %s needs no signature',
  async (method) => {
    const { url } = await startCos()
    const asked = 'authorization,content-type,x-cos-meta-anything'
    const headers = {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': asked,
    }
    const answer = await fetch(`${url}/a/b?uploads`, { method: 'OPTIONS', headers })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
    expect(answer.headers.get('access-control-allow-headers')).toBe(asked)
    expect(answer.headers.get('access-control-allow-methods')).toBe('GET, PUT, POST, DELETE, HEAD')
  },
)

test.each([
  ['for another method', { origin, 'access-control-request-method': 'PATCH' }],
  ['without an origin', { 'access-control-request-method': 'PUT' }],
  ['without a method', { origin }],
] as [string, Record<string, string>][])('a preflight %s is 403', async (_, headers) => {
  const { url } = await startCos()
  expect((await fetch(`${url}/a`, { method: 'OPTIONS', headers })).status).toBe(403)
})

test('a page may read ETag, Date, Content-Length and what x-cos-* an answer holds', async () => {
  const { send } = await startCos()
  await send('PUT', '/a', { body: 'x', headers: { 'x-cos-meta-owner': 'a' } })
  const { headers } = await send('GET', '/a', { unsigned: { origin } })
  const exposed = headers.get('access-control-expose-headers')!.split(', ')
  expect(exposed).toEqual(
    expect.arrayContaining(['ETag', 'Date', 'Content-Length', 'x-cos-request-id', 'x-cos-meta-owner']),
  )
  expect(headers.get('access-control-allow-origin')).toBe(origin)
  expect(headers.get('vary')).toBe('Origin')
})

test('errors can be read by a page, too', async () => {
  const { url } = await startCos()
  for (const path of ['/a', '/%ff']) {
    const answer = await fetch(url + path, { headers: { origin } })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
    expect(answer.headers.get('content-type')).toBe('application/xml')
  }
})

test('a request that comes from no page gets no CORS headers', async () => {
  const { url } = await startCos()
  expect((await fetch(`${url}/a`)).headers.get('access-control-allow-origin')).toBe(null)
})
