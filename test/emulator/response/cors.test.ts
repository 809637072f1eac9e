import { describe, expect, test } from 'vitest'
import { startCos } from '../support/local-cos.js'

const origin = 'https://app.example'

describe('preflight', () => {
  test.each(['GET', 'PUT', 'POST', 'DELETE', 'HEAD'])(
    'returns 200 for %s without a signature and echoes the requested headers',
    async (method) => {
      const { url } = await startCos()
      const requestedHeaders = 'authorization,content-type,x-cos-meta-anything'
      const headers = {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': requestedHeaders,
      }
      const response = await fetch(`${url}/a/b?uploads`, { method: 'OPTIONS', headers })
      expect(response.status).toBe(200)
      expect(response.headers.get('access-control-allow-origin')).toBe(origin)
      expect(response.headers.get('access-control-allow-headers')).toBe(requestedHeaders)
      expect(response.headers.get('access-control-allow-methods')).toBe('GET, PUT, POST, DELETE, HEAD')
    },
  )

  test.each([
    ['for another method', { origin, 'access-control-request-method': 'PATCH' }],
    ['without an origin', { 'access-control-request-method': 'PUT' }],
    ['without a method', { origin }],
  ] as [string, Record<string, string>][])('returns 403 %s', async (_, headers) => {
    const { url } = await startCos()
    expect((await fetch(`${url}/a`, { method: 'OPTIONS', headers })).status).toBe(403)
  })
})

describe('CORS headers', () => {
  test('expose ETag, Date, Content-Length and the x-cos-* headers of the response', async () => {
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

  test('are sent with errors', async () => {
    const { url } = await startCos()
    for (const path of ['/a', '/%ff']) {
      const response = await fetch(url + path, { headers: { origin } })
      expect(response.status).toBeGreaterThanOrEqual(400)
      expect(response.headers.get('access-control-allow-origin')).toBe(origin)
      expect(response.headers.get('content-type')).toBe('application/xml')
    }
  })

  test('are not sent to a request without an Origin', async () => {
    const { url } = await startCos()
    expect((await fetch(`${url}/a`)).headers.get('access-control-allow-origin')).toBe(null)
  })
})
