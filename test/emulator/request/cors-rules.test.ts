import { describe, expect, test } from 'vitest'
import { startCos } from '../support/local-cos.js'

const rules = `<CORSConfiguration>
  <CORSRule><AllowedOrigin>https://*.app.example</AllowedOrigin><AllowedMethod>PUT</AllowedMethod>
    <AllowedHeader>x-cos-*</AllowedHeader><ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>5</MaxAgeSeconds></CORSRule>
  <CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>
</CORSConfiguration>`

async function start() {
  const { send, url } = await startCos()
  await send('PUT', '/a', { body: 'x' })
  await send('PUT', '/', { params: { cors: '' }, body: rules })
  const preflight = (origin: string, method: string, requested?: string) =>
    fetch(`${url}/a`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        ...(requested !== undefined && { 'access-control-request-headers': requested }),
      },
    })
  return { send, preflight }
}

describe('stored CORS rules', () => {
  test('answer a preflight with the methods and the maximum age of the rule', async () => {
    const { preflight } = await start()
    const { status, headers } = await preflight('https://one.app.example', 'PUT', 'x-cos-meta-a, X-Cos-Acl')
    const names = ['allow-origin', 'allow-methods', 'allow-headers', 'expose-headers', 'max-age']
    expect([status, ...names.map((name) => headers.get(`access-control-${name}`))]).toEqual([
      ...[200, 'https://one.app.example', 'PUT', 'x-cos-meta-a, X-Cos-Acl', 'ETag', '5'],
    ])
  })

  test.each([
    ['another origin', 'https://app.example', 'PUT', ''],
    ['another method', 'https://one.app.example', 'DELETE', ''],
    ['another header', 'https://one.app.example', 'PUT', 'x-cos-meta-a,authorization'],
  ])('refuse a preflight from %s with 403 without CORS headers', async (_, origin, method, requested) => {
    const { preflight } = await start()
    const { status, headers } = await preflight(origin, method, requested)
    expect([status, headers.get('access-control-allow-origin')]).toEqual([403, null])
  })

  test('decide which responses a page may read', async () => {
    const { send } = await start()
    const origin = 'https://other.example'
    const get = await send('GET', '/a', { unsigned: { origin } })
    expect(get.headers.get('access-control-allow-origin')).toBe('*')
    const put = await send('PUT', '/a', { unsigned: { origin }, body: 'x' })
    expect([put.status, put.headers.get('access-control-allow-origin')]).toEqual([200, null])
  })

  test('are tested in a moment if they contain many asterisks in a row', async () => {
    const { send } = await startCos()
    const origin = `https://${'a'.repeat(200)}`
    const rule = `<AllowedOrigin>${'*'.repeat(12)}x</AllowedOrigin><AllowedMethod>GET</AllowedMethod>`
    const body = `<CORSConfiguration><CORSRule>${rule}</CORSRule></CORSConfiguration>`
    await send('PUT', '/', { params: { cors: '' }, body })
    const start = performance.now()
    const refused = await send('GET', '/', { unsigned: { origin } })
    const allowed = await send('GET', '/', { unsigned: { origin: `${origin}x` } })
    expect(performance.now() - start).toBeLessThan(1000)
    const names = [refused, allowed].map(({ headers }) => headers.get('access-control-allow-origin'))
    expect(names).toEqual([null, `${origin}x`])
  })

  test('allow nothing after DELETE ?cors', async () => {
    const { send, preflight } = await start()
    await send('DELETE', '/', { params: { cors: '' } })
    expect((await preflight('https://one.app.example', 'PUT')).status).toBe(403)
  })
})
