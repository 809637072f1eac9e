import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { computeCrc64 } from '../support/crc64.js'
import { bucket, findElement, startCos } from '../support/local-cos.js'
import { completeUpload, createPartList, initiateUpload } from '../support/multipart.js'

const readCrc64 = ({ headers }: Response) => headers.get('x-cos-hash-crc64ecma')

describe('x-cos-hash-crc64ecma', () => {
  test('is the CRC-64/XZ of the check value 123456789', async () => {
    const { send } = await startCos()
    const written = await send('PUT', '/a', { body: '123456789' })
    expect(readCrc64(written)).toBe('11051210869376104954')
    expect(computeCrc64(Buffer.from('123456789'))).toBe('11051210869376104954')
  })

  test('is 0 for an empty object', async () => {
    const { send } = await startCos()
    await send('PUT', '/a')
    expect(readCrc64(await send('HEAD', '/a'))).toBe('0')
  })

  test('covers the whole object in responses to HEAD, GET and a range', async () => {
    const { send } = await startCos()
    await send('PUT', '/a', { body: '123456789' })
    const responses = [
      await send('HEAD', '/a'),
      await send('GET', '/a'),
      await send('GET', '/a', { headers: { range: 'bytes=2-3' } }),
    ]
    expect(responses.map(readCrc64)).toEqual(Array(3).fill('11051210869376104954'))
  })

  test('is combined from parts of different sizes', async () => {
    const cos = await startCos()
    const parts = [100_003, 1, 0, 70_000, 70_000].map((size) => randomBytes(size))
    const uploadId = await initiateUpload(cos)
    const listed: [number, string][] = []
    for (const [index, body] of parts.entries()) {
      const params = { uploadId, partNumber: String(index + 1) }
      const response = await cos.send('PUT', '/a', { params, body })
      expect(readCrc64(response)).toBe(computeCrc64(body))
      listed.push([index + 1, response.headers.get('etag')!])
    }
    const expected = computeCrc64(Buffer.concat(parts))
    expect(readCrc64(await completeUpload(cos, uploadId, createPartList(listed)))).toBe(expected)
    expect(readCrc64(await cos.send('GET', '/a'))).toBe(expected)
  })

  test('is returned for a copy, also in the document', async () => {
    const { send } = await startCos()
    await send('PUT', '/a', { body: '123456789' })
    const source = { 'x-cos-copy-source': `${bucket}.cos.ap-guangzhou.myqcloud.com/a` }
    const copied = await send('PUT', '/b', { headers: source })
    expect(readCrc64(copied)).toBe('11051210869376104954')
    expect(findElement(await copied.text(), 'CRC64')).toBe('11051210869376104954')
  })

  test('covers all bytes after an append, and x-cos-content-sha1 is the MD5 of the appended bytes', async () => {
    const { send } = await startCos()
    await send('POST', '/a', { params: { append: '', position: '0' }, body: '12345' })
    const appended = await send('POST', '/a', { params: { append: '', position: '5' }, body: '6789' })
    expect(readCrc64(appended)).toBe('11051210869376104954')
    expect(appended.headers.get('x-cos-content-sha1')).toBe('46d045ff5190f6ea93739da6c0aa19bc')
  })
})
