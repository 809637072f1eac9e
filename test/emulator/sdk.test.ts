import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator } from '@cosgate/emulator'
import COS from 'cos-nodejs-sdk-v5'
import { expect, onTestFinished, test } from 'vitest'
import { bucket, secretId, secretKey } from './local-cos.js'

const place = { Bucket: bucket, Region: 'ap-guangzhou' }

/** The official Node SDK, aimed at an emulator of its own; the clock is the real one, as the SDK wants it. */
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
  cos.multipartList({ ...place, Prefix: '', Delimiter: '' })

const keys = ['plain.txt', 'a/b/c.txt', '报告 (1)+2.pdf', "😀/ü?&=#%41~*'!.bin", 'trailing/']

test.each(keys)('the official SDK puts, heads, gets and deletes the key %s', async (Key) => {
  const cos = await startSdk()
  await cos.putObject({ ...place, Key, Body: Buffer.from('hello'), ContentType: 'text/plain' })
  const head = await cos.headObject({ ...place, Key })
  expect(head.headers).toMatchObject({ 'content-length': '5', 'content-type': 'text/plain' })
  expect(head.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"')
  expect((await cos.getObject({ ...place, Key })).Body.toString()).toBe('hello')
  await cos.deleteObject({ ...place, Key })
  await expect(cos.headObject({ ...place, Key })).rejects.toMatchObject({ statusCode: 404 })
})

test('the official SDK gets a range', async () => {
  const cos = await startSdk()
  await cos.putObject({ ...place, Key: 'a', Body: Buffer.from('0123456789') })
  const part = await cos.getObject({ ...place, Key: 'a', Range: 'bytes=2-4' })
  expect([part.statusCode, part.Body.toString()]).toEqual([206, '234'])
  expect(part.headers?.['content-range']).toBe('bytes 2-4/10')
})

test('the official SDK copies an object with its metadata', async () => {
  const cos = await startSdk()
  const Key = 'from/报告.txt'
  await cos.putObject({
    ...place,
    Key,
    Body: Buffer.from('copy me'),
    'x-cos-meta-owner': 'a',
    ContentType: 'text/x',
  })
  const CopySource = `${bucket}.cos.ap-guangzhou.myqcloud.com/from/${encodeURIComponent('报告.txt')}`
  await cos.putObjectCopy({ ...place, Key: 'to.txt', CopySource })
  const copy = await cos.getObject({ ...place, Key: 'to.txt' })
  expect(copy.Body.toString()).toBe('copy me')
  expect(copy.headers).toMatchObject({ 'x-cos-meta-owner': 'a', 'content-type': 'text/x' })
})

test('the official SDK lists by prefix and delimiter, page by page', async () => {
  const cos = await startSdk()
  for (const Key of ['a/1', 'a/2', 'a/b/3', 'a/c/4', 'z'])
    await cos.putObject({ ...place, Key, Body: Buffer.from('x') })
  const first = await cos.getBucket({ ...place, Prefix: 'a/', Delimiter: '/', MaxKeys: 3 })
  expect(first.Contents.map(({ Key }) => Key)).toEqual(['a/1', 'a/2'])
  expect(first.CommonPrefixes).toEqual([{ Prefix: 'a/b/' }])
  expect(first).toMatchObject({ IsTruncated: 'true', NextMarker: 'a/b/' })
  const second = await cos.getBucket({ ...place, Prefix: 'a/', Delimiter: '/', Marker: 'a/b/' })
  expect([second.Contents, second.CommonPrefixes]).toEqual([[], [{ Prefix: 'a/c/' }]])
})

test('the official SDK uploads a file in slices', async () => {
  const cos = await startSdk()
  const directory = await mkdtemp(join(tmpdir(), 'cosgate-test-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const [FilePath, content] = [join(directory, 'large.bin'), randomBytes(3 * 1024 * 1024 + 7)]
  await writeFile(FilePath, content)
  const slices = { ...place, Key: 'large.bin', FilePath, ChunkSize: 1024 * 1024 }
  const done = await cos.sliceUploadFile(slices)
  expect(done.ETag).toMatch(/^"[0-9a-f]{32}-4"$/)
  expect((await cos.getObject({ ...place, Key: 'large.bin' })).Body.equals(content)).toBe(true)
})

test('the official SDK walks through a multipart upload call by call', async () => {
  const cos = await startSdk()
  const Key = 'parts.txt'
  const { UploadId } = await cos.multipartInit({ ...place, Key, ContentType: 'text/plain' })
  const one = await cos.multipartUpload({ ...place, Key, UploadId, PartNumber: 1, Body: 'one ' })
  const two = await cos.multipartUpload({ ...place, Key, UploadId, PartNumber: 2, Body: 'two' })
  expect((await listUploads(cos)).Upload).toMatchObject([{ Key, UploadId }])
  const listed = await cos.multipartListPart({ ...place, Key, UploadId })
  expect(listed.Part).toMatchObject([
    { PartNumber: '1', Size: '4' },
    { PartNumber: '2', Size: '3' },
  ])
  const Parts = [one, two].map(({ ETag }, index) => ({ PartNumber: index + 1, ETag }))
  await cos.multipartComplete({ ...place, Key, UploadId, Parts })
  const whole = await cos.getObject({ ...place, Key })
  expect([whole.Body.toString(), whole.headers?.['content-type']]).toEqual(['one two', 'text/plain'])
  const { UploadId: other } = await cos.multipartInit({ ...place, Key })
  await cos.multipartAbort({ ...place, Key, UploadId: other })
  expect((await listUploads(cos)).Upload).toEqual([])
})

test('the official SDK copies a large object in parts', async () => {
  const cos = await startSdk()
  const content = randomBytes(3 * 1024 * 1024)
  await cos.putObject({ ...place, Key: 'source.bin', Body: content })
  const CopySource = `${bucket}.cos.ap-guangzhou.myqcloud.com/source.bin`
  await cos.sliceCopyFile({
    ...place,
    Key: 'copy.bin',
    CopySource,
    CopyChunkSize: 1024 * 1024,
    CopySliceSize: 1024,
  })
  expect((await cos.getObject({ ...place, Key: 'copy.bin' })).Body.equals(content)).toBe(true)
})

test('the official SDK deletes several objects at once', async () => {
  const cos = await startSdk()
  const Objects = [{ Key: 'a & b' }, { Key: ' c ' }, { Key: '<d>' }]
  for (const { Key } of Objects) await cos.putObject({ ...place, Key, Body: 'x' })
  await cos.putObject({ ...place, Key: 'kept', Body: 'x' })
  const result = await cos.deleteMultipleObject({ ...place, Objects })
  expect(result.Deleted).toHaveLength(3)
  expect((await cos.getBucket(place)).Contents.map(({ Key }) => Key)).toEqual(['kept'])
})

test('the official SDK appends', async () => {
  const cos = await startSdk()
  const first = await cos.appendObject({ ...place, Key: 'log', Body: 'one', Position: 0 })
  expect(first.headers?.['x-cos-next-append-position']).toBe('3')
  await cos.appendObject({ ...place, Key: 'log', Body: '+two', Position: 3 })
  expect((await cos.getObject({ ...place, Key: 'log' })).Body.toString()).toBe('one+two')
  await expect(cos.appendObject({ ...place, Key: 'log', Body: 'x', Position: 3 })).rejects.toMatchObject({
    code: 'PositionNotEqualToLength',
  })
})

test.each(keys)('a presigned URL of the official SDK downloads the key %s', async (Key) => {
  const cos = await startSdk()
  await cos.putObject({ ...place, Key, Body: 'hello' })
  const Query = { 'response-content-type': 'text/x; a=b', 'x y': '1 2+3' }
  const answer = await fetch(cos.getObjectUrl({ ...place, Key, Sign: true, Query }, () => {}))
  expect([answer.status, await answer.text()]).toEqual([200, 'hello'])
  expect(answer.headers.get('content-type')).toBe('text/x; a=b')
})

test('a presigned URL of the official SDK uploads', async () => {
  const cos = await startSdk()
  const url = cos.getObjectUrl({ ...place, Key: 'put', Method: 'PUT', Sign: true }, () => {})
  expect((await fetch(url, { method: 'PUT', body: 'by url' })).status).toBe(200)
  expect((await cos.getObject({ ...place, Key: 'put' })).Body.toString()).toBe('by url')
})

test('the official SDK works with a temporary key, by header and by URL', async () => {
  const cos = await startSdk('fake-token')
  await cos.putObject({ ...place, Key: 'a', Body: 'hello' })
  const url = cos.getObjectUrl({ ...place, Key: 'a', Sign: true }, () => {})
  expect(await (await fetch(url)).text()).toBe('hello')
  const withoutToken = url.replace(/&x-cos-security-token=[^&]*/, '')
  expect((await fetch(withoutToken)).status).toBe(403)
})

test('the official SDK looks at a bucket', async () => {
  const cos = await startSdk()
  expect((await cos.headBucket(place)).statusCode).toBe(200)
})
