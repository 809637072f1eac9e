import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  bucket,
  keyTime,
  type LocalCos,
  secretId,
  signHost,
  signHttpString,
  startCos,
} from '../support/local-cos.js'
import { createForm, postForm, signConditions } from '../support/signed-form.js'

const path = '/_emulator/'

/** Sends a request with exactly these headers. `fetch` does not allow some of them. */
function call(
  { url }: LocalCos,
  method: string,
  name: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: object } = {},
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}${name}`, { method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }))
    })
    sent.on('error', reject).end(body && JSON.stringify(body))
  })
}

const callJson = async (cos: LocalCos, method: string, name: string, body?: object) => {
  const { text } = await call(cos, method, name, body ? { body } : {})
  return JSON.parse(text)
}

/** Returns the requests that the console knows. */
async function readRequests({ url }: LocalCos) {
  const response = await fetch(`${url}${path}api/requests`)
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!text.includes('data:')) text += (await reader.read()).value
  await reader.cancel()
  return [...text.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json!))
}

describe('the console', () => {
  it('sends its page with a policy that loads nothing from elsewhere', async () => {
    const page = await call(await startCos(), 'GET', '')
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } })
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; /)
    expect(page.headers['access-control-allow-origin']).toBeUndefined()
    expect(page.text).not.toMatch(/https?:\/\//)
  })

  it('redirects /_emulator to /_emulator/', async () => {
    const { url } = await startCos()
    const response = await fetch(`${url}/_emulator`, { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([308, path])
  })

  it.each(['nothing.html', '..%2fpackage.json', 'directory.cjs', 'api/nothing', '../package.json'])(
    'answers 404 to %s',
    async (name) => {
      expect((await call(await startCos(), 'GET', name)).status).toBe(name.startsWith('../') ? 403 : 404)
    },
  )

  it('is off with console: false, so that the path is a key', async () => {
    const cos = await startCos({ console: false })
    expect((await call(cos, 'GET', '')).status).toBe(403)
    expect((await cos.send('PUT', '/_emulator/a', { body: 'x' })).status).toBe(200)
  })

  it.each([
    [{ host: 'evil.example' }],
    [{ host: '127.0.0.1.evil.example' }],
    [{ host: 'localhost.evil.example:9000' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ])('answers 403 to a request of another site: %j', async (headers) => {
    const cos = await startCos()
    await cos.send('PUT', '/a', { body: 'x' })
    for (const [method, name] of [
      ['GET', ''],
      ['GET', 'api/requests'],
      ['DELETE', `api/object?bucket=${bucket}&key=a`],
    ]) {
      expect((await call(cos, method!, name!, { headers })).status).toBe(403)
    }
    expect((await cos.send('GET', '/a')).status).toBe(200)
  })

  it.each(['localhost:9000', '[::1]:9000', 'photos.cos.ap-shanghai.localhost:9000', '127.0.0.1'])(
    'answers on the host %s',
    async (host) => {
      expect((await call(await startCos(), 'GET', '', { headers: { host } })).status).toBe(200)
    },
  )

  it('shows the requests with operation, status, code and duration, but not its own', async () => {
    const cos = await startCos()
    await cos.send('PUT', '/a.txt', { body: 'hello' })
    await cos.send('GET', '/b.txt')
    await callJson(cos, 'GET', 'api/buckets')
    expect(await readRequests(cos)).toMatchObject([
      { id: 1, action: 'PutObject', bucket, key: 'a.txt', status: 200, hasDiagnosis: false },
      {
        id: 2,
        action: 'GetObject',
        key: 'b.txt',
        status: 404,
        code: 'NoSuchKey',
        durationMs: expect.any(Number),
      },
    ])
    await callJson(cos, 'DELETE', 'api/requests')
    await cos.send('GET', '/c.txt')
    expect(await readRequests(cos)).toMatchObject([{ id: 3 }])
  })

  it('shows both sides of a signature that was made for another method', async () => {
    const cos = await startCos()
    const authorization = signHost('get', '/a b.txt', cos.host)
    await fetch(`${cos.url}/a%20b.txt`, { method: 'PUT', headers: { authorization }, body: 'x' })
    const { diagnosis } = await callJson(cos, 'GET', 'api/request?id=1')
    expect(diagnosis.advice).toBe('The signature matches if it was signed for GET.')
    expect(diagnosis.emulator.httpString).toMatch(/^put\n\/a b\.txt\n\nhost=127\.0\.0\.1%3A\d+\n$/)
    expect(diagnosis.client.httpString).toBe(diagnosis.emulator.httpString.replace('put', 'get'))
    expect(diagnosis.client.stringToSign).toMatch(/^sha1\n\d+;\d+\n[0-9a-f]{40}\n$/)
    expect(diagnosis.client.stringToSign).not.toBe(diagnosis.emulator.stringToSign)
  })

  it('says what to compare if no common mistake explains a signature', async () => {
    const cos = await startCos()
    await cos.send('GET', '/a', { secretKey: 'another-secret-key' })
    const { diagnosis } = await callJson(cos, 'GET', 'api/request?id=1')
    expect(diagnosis.client).toBeUndefined()
    expect(diagnosis.advice).toContain('with another secret key')
  })

  it('shows no token, signature or secret', async () => {
    const cos = await startCos({
      credentials: { secretId: 'AKIDtoken', secretKey: 'token-secret', securityToken: 'token-value' },
    })
    const options = {
      secretId: 'AKIDtoken',
      secretKey: 'wrong',
      params: { 'x-cos-security-token': 'token-value' },
    }
    await cos.send('GET', '/a', options)
    const text = JSON.stringify([await readRequests(cos), await callJson(cos, 'GET', 'api/request?id=1')])
    expect(text).toContain('x-cos-security-token=***')
    expect(text).not.toMatch(/token-value|token-secret|q-signature/)
  })

  it('shows no encryption key on either side of a refused signature', async () => {
    const cos = await startCos()
    const key = 'MDEyMzQ1Njc4OUFCQ0RFRjAxMjM0NTY3ODlBQkNERUY='
    const own = 'x-cos-server-side-encryption-customer-key'
    const source = 'x-cos-copy-source-server-side-encryption-customer-key'
    const headers = { [own]: key, [`${own}-MD5`]: 'U5L61r7j', [source]: key }
    const encoded = encodeURIComponent(key)
    for (const [method, signedKey] of [
      ['get', encoded],
      ['put', key],
    ]) {
      const signed = `${source}=${encoded}&${own}=${signedKey}&${own}-md5=U5L61r7j`
      const list = `${source};${own};${own}-md5`
      const authorization = signHttpString(`${method}\n/a\n\n${signed}\n`, list)
      await fetch(`${cos.url}/a`, { method: 'PUT', headers: { ...headers, authorization }, body: 'x' })
    }
    const shown = `\n/a\n\n${source}=***&${own}=***&${own}-md5=U5L61r7j\n`
    const [first, second] = [
      await callJson(cos, 'GET', 'api/request?id=1'),
      await callJson(cos, 'GET', 'api/request?id=2'),
    ]
    expect(first.diagnosis).toMatchObject({
      emulator: { httpString: `put${shown}` },
      client: { httpString: `get${shown}` },
      advice: 'The signature matches if it was signed for GET.',
    })
    expect(second.diagnosis).toMatchObject({
      emulator: { httpString: `put${shown}` },
      client: { httpString: `put${shown}` },
      advice: `The signature matches if the header ${own} was signed without encoding its value.`,
    })
    const text = JSON.stringify([await readRequests(cos), first, second])
    expect(text).not.toContain(key.slice(0, 12))
  })

  it('shows no token or encryption key in the policy of a form', async () => {
    const cos = await startCos()
    const fields = signConditions([
      { 'x-cos-security-token': 'token-"value' },
      ['eq', '$x-cos-server-side-encryption-customer-key', 'key-value'],
      { acl: 'private' },
    ])
    await postForm(cos.url, createForm({ key: 'a', ...fields, 'q-signature': '0'.repeat(40) }))
    const { diagnosis } = await callJson(cos, 'GET', 'api/request?id=1')
    expect(JSON.parse(diagnosis.emulator.httpString).conditions).toEqual([
      ...[{ 'q-sign-algorithm': 'sha1' }, { 'q-ak': secretId }, { 'q-sign-time': keyTime }],
      { 'x-cos-security-token': '***' },
      ['eq', '$x-cos-server-side-encryption-customer-key', '***'],
      { acl: 'private' },
    ])
  })

  it('lists folders and objects in pages, and deletes an object', async () => {
    const cos = await startCos()
    for (let index = 0; index < 101; index += 1)
      await cos.send('PUT', `/a/${String(index).padStart(3, '0')}`, { body: 'x' })
    await cos.send('PUT', '/报告.txt', { body: 'hello', headers: { 'x-cos-acl': 'public-read' } })
    const list = (query: string) => callJson(cos, 'GET', `api/objects?bucket=${bucket}&${query}`)
    expect(await list('')).toMatchObject({
      folders: ['a/'],
      objects: [
        {
          key: '报告.txt',
          size: 5,
          contentType: 'text/plain;charset=UTF-8',
          acl: 'public-read',
          preview: 'text',
        },
      ],
    })
    const first = await list('prefix=a/')
    expect([first.objects.length, first.next]).toEqual([100, 'a/099'])
    expect((await list('prefix=a/&marker=a/099')).objects).toMatchObject([{ key: 'a/100' }])
    await callJson(cos, 'DELETE', `api/object?bucket=${bucket}&key=a/100`)
    expect((await list('prefix=a/&marker=a/099')).objects).toEqual([])
  })

  it.each(['', 'unknown-1250000000', '../..', '.'])('does not create the bucket %j', async (name) => {
    const cos = await startCos()
    const answer = await call(cos, 'GET', `api/objects?bucket=${name}`)
    expect(answer.status).toBe(400)
    expect(await callJson(cos, 'GET', 'api/buckets')).toEqual({ buckets: [bucket] })
  })

  it('previews text as text and media as they are, in a sandbox', async () => {
    const cos = await startCos()
    await cos.send('PUT', '/page.html', { body: '<script>alert(1)</script>' })
    const headers = { 'content-type': 'image/svg+xml' }
    await cos.send('PUT', '/a.svg', { headers, body: '<svg xmlns="http://www.w3.org/2000/svg"/>' })
    const preview = (key: string) => call(cos, 'GET', `api/preview?bucket=${bucket}&key=${key}`)
    const page = await preview('page.html')
    expect(page.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(page.headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'/)
    expect(page.text).toBe('<script>alert(1)</script>')
    expect((await preview('a.svg')).headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'content-security-policy': expect.stringMatching(/^sandbox;/),
    })
    expect((await preview('nothing')).status).toBe(404)
  })

  it('shows the ACL and the stored settings of a bucket', async () => {
    const cos = await startCos()
    const rule =
      '<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>'
    const read = async () => (await callJson(cos, 'GET', `api/settings?bucket=${bucket}`)).settings
    expect(await read()).toEqual([
      { name: 'acl', value: 'private' },
      { name: 'cors', value: 'not set: every origin is allowed' },
    ])
    await cos.send('PUT', '/', { params: { cors: '' }, body: rule })
    await cos.send('PUT', '/', { params: { acl: '' }, headers: { 'x-cos-acl': 'public-read' } })
    expect(await read()).toEqual([
      { name: 'acl', value: 'public-read' },
      { name: 'cors', value: rule },
    ])
  })

  it('shows no deleted settings, apart from the CORS rules, without which no origin is allowed', async () => {
    const cos = await startCos()
    const request = (method: string, params: Record<string, string>, body?: string) =>
      cos.send(method, '/', { params, ...(body !== undefined && { body }) })
    for (const [params, root] of [
      [{ inventory: '', id: 'one' }, 'InventoryConfiguration'],
      [{ website: '' }, 'WebsiteConfiguration'],
      [{ referer: '' }, 'RefererConfiguration'],
    ] as const) {
      expect((await request('PUT', params, `<${root}/>`)).status).toBe(200)
      if ('referer' in params) await request('PUT', params)
      else expect((await request('DELETE', params)).status).toBe(204)
    }
    expect((await request('DELETE', { cors: '' })).status).toBe(204)
    const { settings } = await callJson(cos, 'GET', `api/settings?bucket=${bucket}`)
    expect(settings).toEqual([
      { name: 'acl', value: 'private' },
      { name: 'cors', value: 'removed' },
    ])
  })

  it('switches faults on and off', async () => {
    const cos = await startCos()
    const fault = { kind: 'fail', value: 503, requests: 1, action: 'PutObject' }
    expect(await callJson(cos, 'POST', 'api/faults', fault)).toEqual({
      faults: [{ remaining: 1, action: 'PutObject', effect: { status: 503 } }],
      skewSeconds: 0,
    })
    expect((await cos.send('GET', '/a')).status).toBe(404)
    expect((await cos.send('PUT', '/a', { body: 'x' })).status).toBe(503)
    expect((await cos.send('PUT', '/a', { body: 'x' })).status).toBe(200)
    await callJson(cos, 'POST', 'api/faults', { kind: 'skewClock', value: 9000 })
    expect((await cos.send('GET', '/a')).status).toBe(403)
    expect(await callJson(cos, 'DELETE', 'api/faults')).toEqual({ faults: [], skewSeconds: 0 })
    expect((await cos.send('GET', '/a')).status).toBe(200)
  })

  it.each([
    [{ kind: 'fail', value: 200 }, 'status must be a number from 500 to 599'],
    [{ kind: 'delay', value: -1 }, 'seconds must be a number'],
    [{ kind: 'explode', value: 1 }, 'kind must be'],
    [{ kind: 'fail', value: 503, requests: 0 }, 'requests must be a number'],
  ])('answers 400 to the fault %j', async (fault, message) => {
    const answer = await call(await startCos(), 'POST', 'api/faults', { body: fault })
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.text).message).toContain(message)
  })

  it('answers 400 to a body that is not JSON or too large', async () => {
    const { url } = await startCos()
    for (const body of ['{', 'x'.repeat(20_000)]) {
      expect((await fetch(`${url}${path}api/faults`, { method: 'POST', body })).status).toBe(400)
    }
  })

  it('ends its connections when the emulator closes', async () => {
    const { emulator, url } = await startCos()
    const response = await fetch(`${url}${path}api/requests`)
    await emulator.close()
    await expect(response.text().catch(() => 'closed')).resolves.toEqual(expect.any(String))
  })

  it('sends nothing to a connection that has ended, if a delayed request is aborted', async () => {
    const cos = await startCos()
    const errors: unknown[] = []
    const report = (error: unknown) => errors.push(error)
    process.prependListener('uncaughtException', report)
    onTestFinished(() => void process.off('uncaughtException', report))
    const stream = await fetch(`${cos.url}${path}api/requests`)
    cos.emulator.faults.delay({ seconds: 30 })
    const delayed = cos.send('GET', '/a').catch(() => 'closed')
    while (cos.emulator.requests.length === 0) await wait(5)
    await cos.emulator.close()
    expect(await delayed).toBe('closed')
    await stream.text().catch(() => {})
    await wait(20)
    expect(errors).toEqual([])
  })
})
