import { describe, expect, test } from 'vitest'
import { bucket, findElement, outcome, startCos } from '../support/local-cos.js'
import { completeUpload, createPartList, initiateUpload, uploadPart } from '../support/multipart.js'

describe('completeMultipartUpload', () => {
  test('returns Location, Bucket, Key and the ETag of the parts', async () => {
    const cos = await startCos()
    const uploadId = await initiateUpload(cos, { 'content-type': 'text/x', 'x-cos-meta-a': '1' })
    const two = await uploadPart(cos, uploadId, 2, 'two')
    const one = await uploadPart(cos, uploadId, 1, 'one')
    const parts = createPartList([
      [1, one],
      [2, two],
    ])
    const xml = await (await completeUpload(cos, uploadId, parts)).text()
    expect([findElement(xml, 'Location'), findElement(xml, 'Bucket'), findElement(xml, 'Key')]).toEqual([
      `${cos.url}/a`,
      bucket,
      'a',
    ])
    // The MD5 of the two binary MD5s: (printf one|md5sum; printf two|md5sum)|cut -c1-32|xxd -r -p|md5sum
    expect(findElement(xml, 'ETag')).toBe('&quot;1397b7ee3222e3980d0d20f23a871b02-2&quot;')
    const response = await cos.send('GET', '/a')
    expect([await response.text(), response.headers.get('content-type')]).toEqual(['onetwo', 'text/x'])
    expect(response.headers.get('x-cos-meta-a')).toBe('1')
  })

  test('creates an object with ranges that span parts', async () => {
    const cos = await startCos()
    const uploadId = await initiateUpload(cos)
    const parts: [number, string][] = []
    for (const [index, body] of ['012', '345', '678'].entries()) {
      parts.push([index + 1, await uploadPart(cos, uploadId, index + 1, body)])
    }
    await completeUpload(cos, uploadId, createPartList(parts))
    const response = await cos.send('GET', '/a', { headers: { range: 'bytes=2-6' } })
    expect([await response.text(), response.headers.get('content-range')]).toEqual(['23456', 'bytes 2-6/9'])
  })

  test('omits parts that are not listed and accepts escaped quotation marks in an ETag', async () => {
    const cos = await startCos()
    const uploadId = await initiateUpload(cos)
    await uploadPart(cos, uploadId, 1, 'first')
    const etag = await uploadPart(cos, uploadId, 1, 'second')
    await uploadPart(cos, uploadId, 2, 'not listed')
    await completeUpload(cos, uploadId, createPartList([[1, etag.replaceAll('"', '&quot;')]]))
    expect(await (await cos.send('GET', '/a')).text()).toBe('second')
  })

  test.each([
    [
      '400 InvalidPartOrder',
      'parts in the wrong order',
      (one: string, two: string) =>
        createPartList([
          [2, two],
          [1, one],
        ]),
    ],
    [
      '400 InvalidPartOrder',
      'a duplicate part',
      (one: string) =>
        createPartList([
          [1, one],
          [1, one],
        ]),
    ],
    [
      '400 InvalidPart',
      'a missing part',
      (one: string) =>
        createPartList([
          [1, one],
          [3, one],
        ]),
    ],
    ['400 InvalidPart', 'a wrong ETag', (one: string) => createPartList([[2, one]])],
    ['400 MalformedXML', 'no parts', () => createPartList([])],
    ['400 MalformedXML', 'a body that is not XML', () => 'parts'],
    ['400 MalformedXML', 'an empty body', () => ''],
    [
      '400 MalformedXML',
      'an entity declaration',
      () => `<!DOCTYPE a [<!ENTITY b "c">]>${createPartList([[1, '&b;']])}`,
    ],
    ['400 MalformedXML', '3 MB of XML', () => `<a>${'b'.repeat(3_000_000)}</a>`],
  ])('returns %s for %s and keeps the upload', async (expected, _, createBody) => {
    const cos = await startCos()
    const uploadId = await initiateUpload(cos)
    const one = await uploadPart(cos, uploadId, 1, 'one')
    const two = await uploadPart(cos, uploadId, 2, 'two')
    expect(await outcome(completeUpload(cos, uploadId, createBody(one, two)))).toBe(expected)
    expect((await cos.send('GET', '/a')).status).toBe(404)
    const parts = createPartList([
      [1, one],
      [2, two],
    ])
    expect((await completeUpload(cos, uploadId, parts)).status).toBe(200)
  })

  test('returns 409 FileAlreadyExists with x-cos-forbid-overwrite and keeps object and upload', async () => {
    const cos = await startCos()
    await cos.send('PUT', '/a', { body: 'old' })
    const uploadId = await initiateUpload(cos)
    const one = await uploadPart(cos, uploadId, 1, 'one')
    const headers = { 'x-cos-forbid-overwrite': 'true' }
    expect(await outcome(completeUpload(cos, uploadId, createPartList([[1, one]]), headers))).toBe(
      '409 FileAlreadyExists',
    )
    expect(await (await cos.send('GET', '/a')).text()).toBe('old')
    expect((await cos.send('GET', '/a', { params: { uploadId } })).status).toBe(200)
  })
})
