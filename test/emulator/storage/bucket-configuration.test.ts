import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { bucketHost, requestBucket, startUnconfigured } from '../support/default-bucket.js'
import { createTemporaryDirectory, type LocalCos, now } from '../support/local-cos.js'
import { createRawRequest, type RawRequestParts, rawOutcome, requestHost } from '../support/raw-request.js'
import { createForm, signConditions } from '../support/signed-form.js'

const name = 'photos-1250000000'

const listBuckets = (cos: LocalCos) =>
  requestHost(cos, 'GET', 'service.cos.myqcloud.com', '/', { returnBody: true })

async function expectMissing(cos: LocalCos): Promise<void> {
  expect(await requestHost(cos, 'GET', bucketHost(name), '/')).toBe('404 NoSuchBucket')
  expect(await listBuckets(cos)).not.toContain(name)
}

describe('a failed request', () => {
  const host = bucketHost(name)
  const md5 = 'Content-MD5: AAAAAAAAAAAAAAAAAAAAAA==\r\n'
  const put = { method: 'PUT', target: '/a', path: '/a', host }
  const post = { method: 'POST', path: '/a', host }

  test.each([
    ['400 BadDigest', 'PUT Object', { ...put, body: 'x', headerLines: md5 }],
    [
      '404 NoSuchKey',
      'PUT Object - Copy',
      { ...put, headerLines: `x-cos-copy-source: ${bucketHost(name)}/b\r\n` },
    ],
    ['409 PositionNotEqualToLength', 'Append Object', { ...post, target: '/a?append&position=1' }],
    [
      '400 InvalidArgument',
      'Initiate Multipart Upload',
      { ...post, target: '/a?uploads', headerLines: 'x-cos-storage-class: x\r\n' },
    ],
    [
      '400 InvalidArgument',
      'PUT Bucket',
      { ...put, target: '/', path: '/', headerLines: 'x-cos-acl: x\r\n' },
    ],
  ] as [string, string, RawRequestParts][])(
    'that is answered with %s does not create a bucket: %s',
    async (expected, _, parts) => {
      const directory = await createTemporaryDirectory()
      const first = await startUnconfigured({ directory })
      expect(rawOutcome(await first.sendRaw(createRawRequest(parts)))).toBe(expected)
      await expectMissing(first)
      await first.emulator.close()
      const second = await startUnconfigured({ directory })
      await expectMissing(second)
      expect(await requestHost(second, 'PUT', host, '/')).toBe('200')
    },
  )

  test('that is a form with a file that is too large does not create a bucket', async () => {
    const cos = await startUnconfigured()
    const form = createForm({ key: 'a', ...signConditions([['content-length-range', 0, 1]]) })
    const request = new Request('http://any.host/', { method: 'POST', body: form })
    const head = `POST / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n`
    const body = Buffer.from(await request.arrayBuffer())
    const contentType = `Content-Type: ${request.headers.get('content-type')}`
    const lines = Buffer.from(`${head}${contentType}\r\nContent-Length: ${body.length}\r\n\r\n`)
    expect(rawOutcome(await cos.sendRaw(Buffer.concat([lines, body])))).toBe('400 EntityTooLarge')
    await expectMissing(cos)
  })

  test('does not disturb uploads that create the same bucket at the same time', async () => {
    const cos = await startUnconfigured()
    const parts = createRawRequest({ ...put, body: '12' })
    const { port } = new URL(cos.url)
    const slow = connect(Number(port), '127.0.0.1', () => slow.write(parts.subarray(0, -1)))
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const [path, headerLines] = [`/${index}`, index % 2 ? md5 : '']
        return cos.sendRaw(createRawRequest({ ...put, target: path, path, body: 'x', headerLines }))
      }),
    )
    slow.write(parts.subarray(-1))
    expect(String((await once(slow, 'data'))[0]).slice(9, 12)).toBe('200')
    expect(outcomes.map(rawOutcome)).toEqual(
      outcomes.map((_, index) => (index % 2 ? '400 BadDigest' : '200')),
    )
    expect(await requestBucket(cos, 'GET', name, '/a')).toBe('200 12')
    expect(await requestBucket(cos, 'GET', name, '/0')).toBe('200 x')
    expect(await requestBucket(cos, 'GET', name, '/1')).toBe('404 NoSuchKey')
  })

  test('leaves neither its region nor its date to the bucket that a later request creates', async () => {
    let time = now
    const cos = await startUnconfigured({ clock: () => time })
    const otherRegion = `${name}.cos.ap-beijing.myqcloud.com`
    const failed = createRawRequest({ ...put, host: otherRegion, body: 'x', headerLines: md5 })
    expect(rawOutcome(await cos.sendRaw(failed))).toBe('400 BadDigest')
    time += 60
    expect(await requestBucket(cos, 'PUT', name, '/a', 'x')).toBe('200 ')
    expect(await listBuckets(cos)).toContain(
      `<Name>${name}</Name><Location>ap-shanghai</Location><CreationDate>2023-11-14T22:14:20.000Z<`,
    )
  })
})
