import { text } from 'node:stream/consumers'
import { scopePolicy } from '@cosgate/sts'
import { describe, expect, it } from 'vitest'
import { serveAnswers } from '../../support/cos-answers.js'
import { bucket, region } from '../../support/sdk-oracle.js'
import { credentials, startCos, storeAt } from '../../support/store-fixture.js'

const oddKeys = ['plain.txt', 'a/b c+d.txt', '报告 (1).pdf', `<&>"'%41#?.txt`, '😀/x', 'trailing/']

describe('store.delete', () => {
  it.each(oddKeys)('deletes %s, and what is not there', async (key) => {
    const { origin, oracle } = await startCos()
    await oracle.put(key, 'x')
    const store = storeAt(origin)
    expect(await store.delete(key)).toBeUndefined()
    expect(await oracle.get(key)).toBeUndefined()
    await store.delete(key)
  })

  it('deletes many keys and returns no errors', async () => {
    const { origin, oracle } = await startCos()
    for (const key of [...oddKeys, 'kept']) await oracle.put(key, 'x')
    expect(await storeAt(origin).delete([...oddKeys, 'missing'])).toEqual([])
    for (const key of oddKeys) expect(await oracle.get(key)).toBeUndefined()
    expect(await oracle.get('kept')).toMatchObject({ text: 'x' })
  })

  it('sends 1,000 keys in one request', async () => {
    const { origin, emulator } = await startCos()
    const keys = Array.from({ length: 1001 }, (_, index) => `k${index}`)
    expect(await storeAt(origin).delete(keys)).toEqual([])
    expect(emulator.requests.map(({ action }) => action)).toEqual([
      'DeleteMultipleObjects',
      'DeleteMultipleObjects',
    ])
    expect(await storeAt(origin).delete([])).toEqual([])
    expect(emulator.requests).toHaveLength(2)
  })

  it('returns the errors of COS by key', async () => {
    const limited = {
      secretId: 'AKIDlimited',
      secretKey: 'fake-limited-key',
      policy: scopePolicy({ bucket, region, actions: ['DeleteMultipleObjects'], prefix: 'mine/' }),
    }
    const { origin } = await startCos({ credentials: [credentials, limited] })
    const { policy: _policy, ...key } = limited
    const errors = await storeAt(origin, { credentials: key }).delete(['mine/a', `<&>"'报告`])
    expect(errors).toEqual([{ key: `<&>"'报告`, code: 'AccessDenied', message: 'Access Denied.' }])
  })

  it('sends the keys as XML with its digest', async () => {
    let received: object = {}
    const origin = await serveAnswers(async (request, response) => {
      received = { ...request.headers, body: await text(request) }
      response.end('<DeleteResult/>')
    })
    expect(await storeAt(origin).delete(['a&b', '报'])).toEqual([])
    const objects = '<Object><Key>a&#38;b</Key></Object><Object><Key>报</Key></Object>'
    expect(received).toMatchObject({
      body: `<Delete><Quiet>true</Quiet>${objects}</Delete>`,
      'content-type': 'application/xml',
      'content-md5': '88CVII/r/bibcA8J9B8Ypw==',
    })
    expect(received).not.toHaveProperty('x-cos-security-token')
  })

  it('decodes entities in the errors of COS', async () => {
    const xml =
      '<DeleteResult><Error><Key>a&#10;&#xA;&lt;&gt;&amp;&quot;&apos;&nbsp;&#x1F600;&#x10FFFF;&#x110000;</Key></Error><Error><Code>X</Code></Error></DeleteResult>'
    const origin = await serveAnswers((_request, response) => response.end(xml))
    expect(await storeAt(origin).delete(['a'])).toEqual([
      { key: `a\n\n<>&"'&nbsp;😀\u{10ffff}&#x110000;`, code: '', message: '' },
      { key: '', code: 'X', message: '' },
    ])
  })
})

describe('store.copy', () => {
  it.each(oddKeys)('copies %s with its metadata', async (key) => {
    const { origin, oracle } = await startCos()
    await oracle.put(key, 'content', { 'x-cos-meta-owner': 'amy' })
    expect(await storeAt(origin).copy(key, `copies/${key}`)).toBeUndefined()
    expect(await oracle.get(`copies/${key}`)).toMatchObject({
      text: 'content',
      headers: { 'x-cos-meta-owner': 'amy' },
    })
  })

  it('sends the headers of its options', async () => {
    const { origin, oracle } = await startCos()
    await oracle.put('a', 'x', { 'Content-Type': 'text/a' })
    const headers = { 'Content-Type': 'text/b', 'x-cos-metadata-directive': 'Replaced' }
    await storeAt(origin).copy('a', 'b', { headers })
    expect((await oracle.get('b'))!.headers['content-type']).toBe('text/b')
  })

  it('throws store_failed for any other status, whatever the answer says', async () => {
    const origin = await serveAnswers((_request, response) =>
      response.writeHead(403).end('<CopyObjectResult></CopyObjectResult>'),
    )
    await expect(storeAt(origin).copy('a', 'b')).rejects.toMatchObject({ message: 'COS answered 403' })
  })

  it('throws store_failed for an error inside a 200', async () => {
    const xml = '<Error><Code>InternalError</Code><RequestId>NjA=</RequestId></Error>'
    const origin = await serveAnswers((_request, response) => response.end(xml))
    await expect(storeAt(origin).copy('a', 'b')).rejects.toMatchObject({
      code: 'store_failed',
      cosCode: 'InternalError',
      requestId: 'NjA=',
      message: 'COS answered 200 InternalError',
    })
  })
})

describe('store.fetch', () => {
  const read = async (response: Response) => [response.status, await response.text()]

  it('reads a range, lists and writes', async () => {
    const { origin, oracle } = await startCos()
    const store = storeAt(origin)
    const headers = { 'content-type': 'text/x', 'x-cos-meta-a': '1' }
    expect((await store.fetch({ method: 'put', key: 'a b', body: '0123456789', headers })).status).toBe(200)
    expect(await oracle.get('a b')).toMatchObject({ text: '0123456789', headers })
    const range = await store.fetch({ method: 'GET', key: 'a b', headers: { Range: 'bytes=2-4' } })
    expect(await read(range)).toEqual([206, '234'])
    const listing = await store.fetch({ method: 'GET', key: '/', params: { prefix: 'a ', 'max-keys': '1' } })
    expect(await listing.text()).toContain('<Key>a b</Key>')
  })

  it('sends a stream', async () => {
    const { origin, oracle } = await startCos()
    const body = new Blob(['streamed']).stream()
    const headers = { 'content-length': '8' }
    const response = await storeAt(origin).fetch({ method: 'PUT', key: 'a', body, headers })
    expect(response.status).toBe(200)
    expect((await oracle.get('a'))!.text).toBe('streamed')
  })

  it('sends nothing for the body null', async () => {
    const { origin, oracle } = await startCos()
    const store = storeAt(origin)
    expect((await store.fetch({ method: 'PUT', key: 'a', body: null })).status).toBe(200)
    expect((await oracle.get('a'))!.text).toBe('')
    expect(await read(await store.fetch({ method: 'GET', key: 'a', body: null }))).toEqual([200, ''])
  })

  it('returns the response of COS whatever its status, with a URL without a signature', async () => {
    const { origin } = await startCos()
    const response = await storeAt(origin).fetch({ method: 'GET', key: 'missing', params: { a: '1' } })
    expect([response.status, response.url]).toEqual([404, `${origin}/missing?a=1`])
    expect(await response.text()).toContain('NoSuchKey')
  })

  it('sends headers that COS does not sign, and the host of the origin', async () => {
    let received: Record<string, unknown> = {}
    const origin = await serveAnswers((request, response) => {
      received = request.headers
      response.end()
    })
    const { host } = new URL(origin)
    await storeAt(origin).fetch({
      method: 'GET',
      key: 'a',
      headers: { 'User-Agent': 'worker/1', Host: host },
    })
    expect(received).toMatchObject({ 'user-agent': 'worker/1', 'accept-encoding': 'identity', host })
  })

  it('aborts with the reason of its signal, before and during the answer', async () => {
    const { origin, oracle } = await startCos()
    await oracle.put('a', 'x'.repeat(1_000_000))
    const reason = new Error('enough')
    const store = storeAt(origin)
    const aborted = { method: 'GET' as const, key: 'a', signal: AbortSignal.abort(reason) }
    await expect(store.fetch(aborted)).rejects.toBe(reason)
    const controller = new AbortController()
    const response = await store.fetch({ ...aborted, signal: controller.signal })
    controller.abort(reason)
    await expect(response.text()).rejects.toThrow()
  })
})
