import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bucket, createTemporaryDirectory, type SendOptions, startCos } from '../support/local-cos.js'
import { completeUpload, createPartList, initiateUpload, uploadPart } from '../support/multipart.js'

describe('ObjectStore', () => {
  test('separates keys that file systems would confuse or truncate, also after a restart', async () => {
    const directory = await createTemporaryDirectory()
    const long = 'x'.repeat(849)
    const keys = [
      'same',
      'Same',
      'same.',
      'same ',
      '\u00e9',
      'e\u0301',
      'a/b',
      'a',
      `${long}1`,
      `${long}2`,
      'a\\b',
      'con',
    ]
    const first = await startCos({ directory })
    for (const key of keys) await first.send('PUT', `/${key}`, { body: `content of ${key}` })
    await first.emulator.close()
    const second = await startCos({ directory })
    for (const key of keys) {
      expect(await (await second.send('GET', `/${key}`)).text()).toBe(`content of ${key}`)
    }
  })

  test('stores one complete body if uploads of the same key run in parallel', async () => {
    const { send } = await startCos()
    const bodies = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(300_000))
    await Promise.all(bodies.map((body) => send('PUT', '/a', { body })))
    expect(bodies).toContain(await (await send('GET', '/a')).text())
  })
})

describe('ObjectStore.read', () => {
  test('continues a download after the object is replaced', async () => {
    const { send } = await startCos()
    const large = 'a'.repeat(8 * 1024 * 1024)
    await send('PUT', '/a', { body: large })
    const running = await send('GET', '/a')
    await send('PUT', '/a', { body: 'new' })
    expect((await running.text()) === large).toBe(true)
    expect(await (await send('GET', '/a')).text()).toBe('new')
  })

  // Larger than the buffers of a connection, so that the second half is not read before the object changes.
  const half = 'a'.repeat(12 * 1024 * 1024)

  /** Starts a download of an object with two parts. @returns the response, and a function that counts the stored files */
  async function startDownload() {
    const directory = await createTemporaryDirectory()
    const cos = await startCos({ directory })
    const uploadId = await initiateUpload(cos)
    const etags = [await uploadPart(cos, uploadId, 1, half), await uploadPart(cos, uploadId, 2, half)]
    await completeUpload(cos, uploadId, createPartList(etags.map((etag, index) => [index + 1, etag])))
    const running = await cos.send('GET', '/a')
    const countFiles = async () => (await readdir(join(directory, bucket, 'blobs'))).length
    return { send: cos.send, running, countFiles }
  }

  test('continues a download of several parts after the object is replaced', async () => {
    const { send, running } = await startDownload()
    await send('PUT', '/a', { body: 'new' })
    expect((await running.text()) === half + half).toBe(true)
  })

  const tagging = '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>'

  test.each<[string, SendOptions]>([
    ['a change of its tags', { params: { tagging: '' }, body: tagging }],
    ['a change of its ACL', { params: { acl: '' }, headers: { 'x-cos-acl': 'public-read' } }],
  ])('continues a download after %s and a replacement', async (_, options) => {
    const { send, running, countFiles } = await startDownload()
    expect((await send('PUT', '/a', options)).status).toBe(200)
    await send('PUT', '/a', { body: 'new' })
    expect((await running.text()) === half + half).toBe(true)
    await expect.poll(countFiles).toBe(1)
  })

  test('continues a download after an append and a removal', async () => {
    const directory = await createTemporaryDirectory()
    const { send } = await startCos({ directory })
    const append = (position: number, body: string) =>
      send('POST', '/a', { params: { append: '', position: String(position) }, body })
    await append(0, half)
    await append(half.length, half)
    const running = await send('GET', '/a')
    expect((await append(2 * half.length, 'x')).status).toBe(200)
    await send('DELETE', '/a')
    expect((await running.text()) === half + half).toBe(true)
    await expect.poll(() => readdir(join(directory, bucket, 'blobs'))).toEqual([])
  })
})
