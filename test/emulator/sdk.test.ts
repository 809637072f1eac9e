import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createEmulator } from '@cosgate/emulator'
import COS from 'cos-nodejs-sdk-v5'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bucket, createTemporaryDirectory, secretId, secretKey } from './support/local-cos.js'

const location = { Bucket: bucket, Region: 'ap-guangzhou' }

/** Creates an official Node SDK for a new emulator. The emulator uses the system clock, because the SDK does. */
async function startSdk(securityToken?: string) {
  const credentials = { secretId, secretKey, ...(securityToken !== undefined && { securityToken }) }
  const emulator = createEmulator({ credentials, bucket })
  const url = await emulator.listen()
  onTestFinished(() => emulator.close())
  const target = { Protocol: 'http:' as const, Domain: new URL(url).host }
  const keys = { SecretId: secretId, SecretKey: secretKey }
  return new COS({ ...target, ...keys, ...(securityToken !== undefined && { SecurityToken: securityToken }) })
}

const listUploads = (cos: COS): Promise<COS.MultipartListResult> =>
  cos.multipartList({ ...location, Prefix: '', Delimiter: '' })

const keys = ['plain.txt', 'a/b/c.txt', '报告 (1)+2.pdf', "😀/ü?&=#%41~*'!.bin", 'trailing/']

describe('cos-nodejs-sdk-v5', () => {
  test.each(keys)('puts, heads, gets and deletes the key %s', async (Key) => {
    const cos = await startSdk()
    await cos.putObject({ ...location, Key, Body: Buffer.from('hello'), ContentType: 'text/plain' })
    const head = await cos.headObject({ ...location, Key })
    expect(head.headers).toMatchObject({ 'content-length': '5', 'content-type': 'text/plain' })
    expect(head.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"')
    expect((await cos.getObject({ ...location, Key })).Body.toString()).toBe('hello')
    await cos.deleteObject({ ...location, Key })
    await expect(cos.headObject({ ...location, Key })).rejects.toMatchObject({ statusCode: 404 })
  })

  test('gets a range of an object', async () => {
    const cos = await startSdk()
    await cos.putObject({ ...location, Key: 'a', Body: Buffer.from('0123456789') })
    const range = await cos.getObject({ ...location, Key: 'a', Range: 'bytes=2-4' })
    expect([range.statusCode, range.Body.toString()]).toEqual([206, '234'])
    expect(range.headers?.['content-range']).toBe('bytes 2-4/10')
  })

  test('copies an object with its metadata', async () => {
    const cos = await startSdk()
    const Key = 'from/报告.txt'
    await cos.putObject({
      ...location,
      Key,
      Body: Buffer.from('copy me'),
      'x-cos-meta-owner': 'a',
      ContentType: 'text/x',
    })
    const CopySource = `${bucket}.cos.ap-guangzhou.myqcloud.com/from/${encodeURIComponent('报告.txt')}`
    await cos.putObjectCopy({ ...location, Key: 'to.txt', CopySource })
    const copy = await cos.getObject({ ...location, Key: 'to.txt' })
    expect(copy.Body.toString()).toBe('copy me')
    expect(copy.headers).toMatchObject({ 'x-cos-meta-owner': 'a', 'content-type': 'text/x' })
  })

  test('lists objects by prefix and delimiter, page by page', async () => {
    const cos = await startSdk()
    for (const Key of ['a/1', 'a/2', 'a/b/3', 'a/c/4', 'z'])
      await cos.putObject({ ...location, Key, Body: Buffer.from('x') })
    const first = await cos.getBucket({ ...location, Prefix: 'a/', Delimiter: '/', MaxKeys: 3 })
    expect(first.Contents.map(({ Key }) => Key)).toEqual(['a/1', 'a/2'])
    expect(first.CommonPrefixes).toEqual([{ Prefix: 'a/b/' }])
    expect(first).toMatchObject({ IsTruncated: 'true', NextMarker: 'a/b/' })
    const second = await cos.getBucket({ ...location, Prefix: 'a/', Delimiter: '/', Marker: 'a/b/' })
    expect([second.Contents, second.CommonPrefixes]).toEqual([[], [{ Prefix: 'a/c/' }]])
  })

  test('uploads a file in slices', async () => {
    const cos = await startSdk()
    const directory = await createTemporaryDirectory()
    const [FilePath, content] = [join(directory, 'large.bin'), randomBytes(3 * 1024 * 1024 + 7)]
    await writeFile(FilePath, content)
    const slices = { ...location, Key: 'large.bin', FilePath, ChunkSize: 1024 * 1024 }
    const done = await cos.sliceUploadFile(slices)
    expect(done.ETag).toMatch(/^"[0-9a-f]{32}-4"$/)
    expect((await cos.getObject({ ...location, Key: 'large.bin' })).Body.equals(content)).toBe(true)
  })

  test('initiates, lists, completes and aborts multipart uploads', async () => {
    const cos = await startSdk()
    const Key = 'parts.txt'
    const { UploadId } = await cos.multipartInit({ ...location, Key, ContentType: 'text/plain' })
    const one = await cos.multipartUpload({ ...location, Key, UploadId, PartNumber: 1, Body: 'one ' })
    const two = await cos.multipartUpload({ ...location, Key, UploadId, PartNumber: 2, Body: 'two' })
    expect((await listUploads(cos)).Upload).toMatchObject([{ Key, UploadId }])
    const listed = await cos.multipartListPart({ ...location, Key, UploadId })
    expect(listed.Part).toMatchObject([
      { PartNumber: '1', Size: '4' },
      { PartNumber: '2', Size: '3' },
    ])
    const Parts = [one, two].map(({ ETag }, index) => ({ PartNumber: index + 1, ETag }))
    await cos.multipartComplete({ ...location, Key, UploadId, Parts })
    const whole = await cos.getObject({ ...location, Key })
    expect([whole.Body.toString(), whole.headers?.['content-type']]).toEqual(['one two', 'text/plain'])
    const { UploadId: other } = await cos.multipartInit({ ...location, Key })
    await cos.multipartAbort({ ...location, Key, UploadId: other })
    expect((await listUploads(cos)).Upload).toEqual([])
  })

  test('copies a large object in parts', async () => {
    const cos = await startSdk()
    const content = randomBytes(3 * 1024 * 1024)
    await cos.putObject({ ...location, Key: 'source.bin', Body: content })
    const CopySource = `${bucket}.cos.ap-guangzhou.myqcloud.com/source.bin`
    await cos.sliceCopyFile({
      ...location,
      Key: 'copy.bin',
      CopySource,
      CopyChunkSize: 1024 * 1024,
      CopySliceSize: 1024,
    })
    expect((await cos.getObject({ ...location, Key: 'copy.bin' })).Body.equals(content)).toBe(true)
  })

  test('deletes several objects with one request', async () => {
    const cos = await startSdk()
    const Objects = [{ Key: 'a & b' }, { Key: ' c ' }, { Key: '<d>' }]
    for (const { Key } of Objects) await cos.putObject({ ...location, Key, Body: 'x' })
    await cos.putObject({ ...location, Key: 'kept', Body: 'x' })
    const result = await cos.deleteMultipleObject({ ...location, Objects })
    expect(result.Deleted).toHaveLength(3)
    expect((await cos.getBucket(location)).Contents.map(({ Key }) => Key)).toEqual(['kept'])
  })

  test('appends to an object', async () => {
    const cos = await startSdk()
    const first = await cos.appendObject({ ...location, Key: 'log', Body: 'one', Position: 0 })
    expect(first.headers?.['x-cos-next-append-position']).toBe('3')
    await cos.appendObject({ ...location, Key: 'log', Body: '+two', Position: 3 })
    expect((await cos.getObject({ ...location, Key: 'log' })).Body.toString()).toBe('one+two')
    await expect(cos.appendObject({ ...location, Key: 'log', Body: 'x', Position: 3 })).rejects.toMatchObject(
      {
        code: 'PositionNotEqualToLength',
      },
    )
  })

  test.each(keys)('downloads the key %s with a presigned URL', async (Key) => {
    const cos = await startSdk()
    await cos.putObject({ ...location, Key, Body: 'hello' })
    const Query = { 'response-content-type': 'text/x; a=b', 'x y': '1 2+3' }
    const response = await fetch(cos.getObjectUrl({ ...location, Key, Sign: true, Query }, () => {}))
    expect([response.status, await response.text()]).toEqual([200, 'hello'])
    expect(response.headers.get('content-type')).toBe('text/x; a=b')
  })

  test('uploads with a presigned URL', async () => {
    const cos = await startSdk()
    const url = cos.getObjectUrl({ ...location, Key: 'put', Method: 'PUT', Sign: true }, () => {})
    expect((await fetch(url, { method: 'PUT', body: 'by url' })).status).toBe(200)
    expect((await cos.getObject({ ...location, Key: 'put' })).Body.toString()).toBe('by url')
  })

  test('sends the token of a temporary key in a header and in a presigned URL', async () => {
    const cos = await startSdk('fake-token')
    await cos.putObject({ ...location, Key: 'a', Body: 'hello' })
    const url = cos.getObjectUrl({ ...location, Key: 'a', Sign: true }, () => {})
    expect(await (await fetch(url)).text()).toBe('hello')
    const withoutToken = url.replace(/&x-cos-security-token=[^&]*/, '')
    expect((await fetch(withoutToken)).status).toBe(403)
  })

  test('heads a bucket', async () => {
    const cos = await startSdk()
    expect((await cos.headBucket(location)).statusCode).toBe(200)
  })
})
