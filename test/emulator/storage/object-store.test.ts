import { describe, expect, test } from 'vitest'
import { createTemporaryDirectory, findElement, startCos } from '../support/local-cos.js'

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

  test('continues a download of several parts after the object is replaced', async () => {
    const { send } = await startCos()
    const initiated = await (await send('POST', '/a', { params: { uploads: '' } })).text()
    const uploadId = findElement(initiated, 'UploadId')!
    const large = 'a'.repeat(4 * 1024 * 1024)
    const parts: string[] = []
    for (const partNumber of ['1', '2']) {
      const { headers } = await send('PUT', '/a', { params: { uploadId, partNumber }, body: large })
      parts.push(`<Part><PartNumber>${partNumber}</PartNumber><ETag>${headers.get('etag')}</ETag></Part>`)
    }
    const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
    await send('POST', '/a', { params: { uploadId }, body })
    const running = await send('GET', '/a')
    await send('PUT', '/a', { body: 'new' })
    expect((await running.text()) === large + large).toBe(true)
  })
})
