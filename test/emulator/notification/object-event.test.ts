import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bucket, now, startCos } from '../support/local-cos.js'
import { completeUpload, createPartList, initiateUpload, uploadPart } from '../support/multipart.js'
import { createForm, postForm, signConditions } from '../support/signed-form.js'

// biome-ignore lint/suspicious/noExplicitAny: the events are compared with literals
type Event = any

/** Starts a receiver of events. @param statuses of its first answers; later ones are 200 */
async function startReceiver(statuses: number[] = []) {
  const events: Event[] = []
  let attempts = 0
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk)
    attempts += 1
    const status = statuses.shift() ?? 200
    if (status === 200) events.push(JSON.parse(Buffer.concat(chunks).toString()).Records[0])
    res.writeHead(status).end()
    server.emit('answered')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const waitFor = async (count: number): Promise<Event[]> => {
    while (events.length < count) await once(server, 'answered')
    return events
  }
  const notify = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`
  return { notify, waitFor, attempts: () => attempts }
}

describe('notify', () => {
  test('encodes the URL of an object as the responses to uploads do', async () => {
    const { notify, waitFor } = await startReceiver()
    const { url } = await startCos({ notify })
    const fields = { key: "docs/a'(1)!*.txt", ...signConditions([]) }
    const response = await postForm(url, createForm(fields))
    const [{ cos }] = await waitFor(1)
    expect([cos.cosObject.url, response.headers.get('location')]).toEqual([
      ...[`${url}/docs/a%27%281%29%21%2A.txt`, `${url}/docs/a%27%281%29%21%2A.txt`],
    ])
  })

  test("posts an event in the shape of COS's trigger, without credentials", async () => {
    const { notify, waitFor } = await startReceiver()
    const { send, url } = await startCos({ notify, region: 'ap-chengdu' })
    const headers = { 'content-type': 'text/x', 'x-cos-meta-user': '7' }
    await send('PUT', '/docs/报告.txt', { body: 'hello', headers, unsigned: { cookie: 'a=b' } })
    const [{ cos, event }] = await waitFor(1)
    expect(cos.cosBucket).toEqual({ region: 'ap-chengdu', name: 'examplebucket', appid: '1250000000' })
    expect(cos.cosObject).toEqual({
      url: `${url}/docs/${encodeURIComponent('报告.txt')}`,
      key: '/1250000000/examplebucket/docs/报告.txt',
      vid: '',
      size: 5,
      meta: {
        'x-cos-request-id': expect.stringMatching(/^[\w-]{22}$/),
        'Content-Type': 'text/x',
        'x-cos-meta-user': '7',
      },
    })
    expect(event).toMatchObject({
      eventName: 'cos:ObjectCreated:Put',
      eventTime: now,
      eventSource: 'qcs::cos',
    })
    const { requestSourceIP, requestHeaders } = event.requestParameters
    expect(requestSourceIP).toBe('127.0.0.1')
    expect(requestHeaders).toMatchObject({ 'x-cos-meta-user': '7' })
    expect(Object.keys(requestHeaders).join()).not.toMatch(/authorization|cookie|token/i)
  })

  test('names each way in which an object is created or removed', async () => {
    const { notify, waitFor } = await startReceiver()
    const cos = await startCos({ notify })
    const expected: string[] = []
    const expectNext = async (name: string) => {
      expected.push(name)
      const events = await waitFor(expected.length)
      expect(events.map(({ event }) => event.eventName)).toEqual(expected)
    }
    await cos.send('DELETE', '/missing')
    await cos.send('POST', '/log', { params: { append: '', position: '0' }, body: 'x' })
    await expectNext('cos:ObjectCreated:Append')
    await cos.send('PUT', '/copy', { headers: { 'x-cos-copy-source': 'x/log' } })
    await expectNext('cos:ObjectCreated:Copy')
    const uploadId = await initiateUpload(cos)
    const etag = await uploadPart(cos, uploadId, 1, 'one')
    await completeUpload(cos, uploadId, createPartList([[1, etag]]))
    await expectNext('cos:ObjectCreated:CompleteMultipartUpload')
    const form = createForm({ key: 'form', ...signConditions([]) })
    await fetch(cos.url, { method: 'POST', body: form })
    await expectNext('cos:ObjectCreated:Post')
    await cos.send('DELETE', '/copy')
    await expectNext('cos:ObjectRemove:Delete')
    const body = '<Delete><Object><Key>log</Key></Object><Object><Key>missing</Key></Object></Delete>'
    await cos.send('POST', '/', { params: { delete: '' }, body })
    await expectNext('cos:ObjectRemove:Delete')
  })

  test('posts the event of DELETE Object when the console deletes an object', async () => {
    const { notify, waitFor, attempts } = await startReceiver()
    const { send, url } = await startCos({ notify, region: 'ap-chengdu' })
    const remove = (key: string) =>
      fetch(`${url}/_emulator/api/object?bucket=${bucket}&key=${encodeURIComponent(key)}`, {
        method: 'DELETE',
        headers: { cookie: 'a=b' },
      })
    await send('PUT', '/docs/报告.txt', { body: 'hello' })
    await waitFor(1)
    expect((await remove('missing')).status).toBe(200)
    expect((await remove('docs/报告.txt')).status).toBe(200)
    const [, { cos, event }] = await waitFor(2)
    expect([event.eventName, event.eventTime]).toEqual(['cos:ObjectRemove:Delete', now])
    expect(cos.cosBucket).toEqual({ region: 'ap-chengdu', name: 'examplebucket', appid: '1250000000' })
    expect(cos.cosObject).toMatchObject({
      url: `${url}/docs/${encodeURIComponent('报告.txt')}`,
      key: '/1250000000/examplebucket/docs/报告.txt',
      size: 5,
    })
    expect(event.requestParameters.requestSourceIP).toBe('127.0.0.1')
    expect(Object.keys(event.requestParameters.requestHeaders)).not.toContain('cookie')
    expect(attempts()).toBe(2)
  })

  test('leaves encryption keys out of an event', async () => {
    const { notify, waitFor } = await startReceiver()
    const { send } = await startCos({ notify })
    const [key, md5] = ['MDEyMzQ1Njc4OUFCQ0RFRjAxMjM0NTY3ODlBQkNERUY=', 'U5L61r7jcwdNvT7frmUG8g==']
    const headers = {
      'x-cos-server-side-encryption-customer-algorithm': 'AES256',
      'x-cos-server-side-encryption-customer-key': key,
      'x-cos-server-side-encryption-customer-key-MD5': md5,
      'x-cos-copy-source-server-side-encryption-customer-key': key,
    }
    await send('PUT', '/a', { body: 'x', headers })
    const [{ event }] = await waitFor(1)
    expect(JSON.stringify(event)).toContain(md5)
    expect(JSON.stringify(event)).not.toContain(key)
  })

  test('posts an event again until it is accepted, and answers the upload meanwhile', async () => {
    const receiver = await startReceiver([500, 302])
    const { send } = await startCos({ notify: receiver.notify })
    expect((await send('PUT', '/a', { body: 'x' })).status).toBe(200)
    const events = await receiver.waitFor(1)
    expect([events.length, receiver.attempts()]).toEqual([1, 3])
  })

  test('close() does not wait for a receiver that is down', async () => {
    const { send, emulator } = await startCos({ notify: 'http://127.0.0.1:9/' })
    await send('PUT', '/a', { body: 'x' })
    const start = performance.now()
    await emulator.close()
    expect(performance.now() - start).toBeLessThan(5000)
  })

  test.each(['localhost:80/x', 'ftp://a/', '', 1])('throws a TypeError for the URL %j', async (notify) => {
    await expect(startCos({ notify: notify as string })).rejects.toThrow(/^notify must be /)
  })
})

test('nothing is posted for a refused upload', async () => {
  const { notify, attempts, waitFor } = await startReceiver()
  const { send } = await startCos({ notify })
  await send('PUT', '/a', { body: 'x', headers: { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' } })
  await send('PUT', '/b', { body: 'x' })
  await waitFor(1)
  expect(attempts()).toBe(1)
})
