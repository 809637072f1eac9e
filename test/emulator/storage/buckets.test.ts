import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bucketHost, requestBucket, startUnconfigured } from '../support/default-bucket.js'
import { bucket, createTemporaryDirectory, outcome, startCos } from '../support/local-cos.js'
import { requestHost } from '../support/raw-request.js'

describe('Buckets.get', () => {
  test('retries after a bucket could not be opened', async () => {
    const directory = await createTemporaryDirectory()
    await writeFile(join(directory, bucket), 'a file instead of a directory')
    const { send } = await startCos({ directory })
    expect((await send('GET', '/a')).status).toBe(500)
    await rm(join(directory, bucket))
    expect((await send('GET', '/a')).status).toBe(404)
  })

  test('restores objects, their headers and unfinished uploads after a restart', async () => {
    const directory = await createTemporaryDirectory()
    const first = await startCos({ directory })
    const headers = { 'x-cos-meta-a': '%E6%8A%A5', 'content-type': 'text/x' }
    await first.send('PUT', '/目录/报告.txt', { body: 'kept', headers })
    await first.send('PUT', '/gone', { body: 'x' })
    await first.send('DELETE', '/gone')
    const initiated = await (await first.send('POST', '/parts', { params: { uploads: '' } })).text()
    const uploadId = /<UploadId>(.+)<\/UploadId>/.exec(initiated)![1]!
    const part = await first.send('PUT', '/parts', { params: { uploadId, partNumber: '1' }, body: 'part' })
    await first.emulator.close()

    const second = await startCos({ directory })
    const response = await second.send('GET', '/目录/报告.txt')
    expect([await response.text(), response.headers.get('content-type')]).toEqual(['kept', 'text/x'])
    expect(response.headers.get('x-cos-meta-a')).toBe('%E6%8A%A5')
    expect(await outcome(second.send('GET', '/gone'))).toBe('404 NoSuchKey')
    const xml = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${part.headers.get('etag')}</ETag></Part></CompleteMultipartUpload>`
    expect((await second.send('POST', '/parts', { params: { uploadId }, body: xml })).status).toBe(200)
    expect(await (await second.send('GET', '/parts')).text()).toBe('part')
  })
})

describe('a folder that is not a bucket', () => {
  const name = 'photos-2024'

  /** Creates a folder with files where a bucket has its blobs and its unfinished records. */
  async function createFolder() {
    const directory = await createTemporaryDirectory()
    for (const folder of ['blobs', 'objects']) {
      await mkdir(join(directory, name, folder), { recursive: true })
    }
    const files = ['blobs/photo.jpg', 'objects/draft.tmp']
    for (const file of files) await writeFile(join(directory, name, file), 'precious')
    const listFiles = async () =>
      (await readdir(join(directory, name), { recursive: true }))
        .filter((file) => files.includes(file))
        .sort()
    return { directory, files, listFiles }
  }

  test('is not listed, not served and not changed', async () => {
    const { directory } = await createFolder()
    const cos = await startUnconfigured({ directory })
    const service = await requestHost(cos, 'GET', 'service.cos.myqcloud.com', '/', { returnBody: true })
    expect(service).toMatch(/^HTTP\/1\.1 200 /)
    expect(service).not.toContain(name)
    expect(await requestHost(cos, 'GET', bucketHost(name), '/')).toBe('404 NoSuchBucket')
    expect((await readdir(join(directory, name), { recursive: true })).sort()).toEqual([
      ...['blobs', 'blobs/photo.jpg', 'objects', 'objects/draft.tmp'],
    ])
  })

  test('keeps its files if a bucket of the same name is created, also after a restart', async () => {
    const { directory, files, listFiles } = await createFolder()
    const first = await startUnconfigured({ directory })
    expect(await requestBucket(first, 'PUT', name, '/a', 'x')).toBe('200 ')
    expect(await listFiles()).toEqual(files)
    await first.emulator.close()
    const second = await startUnconfigured({ directory })
    expect(await requestBucket(second, 'GET', name, '/a')).toBe('200 x')
    expect(await listFiles()).toEqual(files)
  })
})

describe('Buckets.open', () => {
  test('removes the files that an interrupted upload left', async () => {
    const directory = await createTemporaryDirectory()
    const first = await startCos({ directory })
    await first.send('PUT', '/a', { body: 'x' })
    await first.emulator.close()
    const [blobs, objects] = [join(directory, bucket, 'blobs'), join(directory, bucket, 'objects')]
    const id = '00000000-0000-4000-8000-000000000000'
    await writeFile(join(blobs, id), 'half')
    await writeFile(join(objects, `${'0'.repeat(64)}.json.${id}.tmp`), '{')
    const { send } = await startCos({ directory })
    expect(await (await send('GET', '/a')).text()).toBe('x')
    expect([await readdir(blobs), await readdir(objects)]).toEqual([[expect.anything()], [expect.anything()]])
  })
})
