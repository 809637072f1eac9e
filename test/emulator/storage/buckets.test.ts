import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bucket, createTemporaryDirectory, outcome, startCos } from '../support/local-cos.js'

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
