import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { serveAnswers } from '../../support/cos-answers.js'
import { bucket } from '../../support/sdk-oracle.js'
import { startCos, storeAt } from '../../support/store-fixture.js'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32)

describe('store.head', () => {
  it('returns what the official SDK has stored', async () => {
    const { origin, oracle } = await startCos()
    const before = Math.floor(Date.now() / 1000)
    await oracle.put('a/报告 (1).txt', 'hello', { 'Content-Type': 'text/x', 'x-cos-meta-owner': 'amy' })
    const object = (await storeAt(origin).head('a/报告 (1).txt'))!
    const etag = '"5d41402abc4b2a76b9719d911017c592"'
    expect(object).toMatchObject({
      bucket,
      key: 'a/报告 (1).txt',
      size: 5,
      contentType: 'text/x',
      etag,
      metadata: { owner: 'amy' },
      id: sha256(`${bucket}\na/报告 (1).txt\n${etag}\n${object.lastModified}`),
    })
    expect(object.lastModified).toBeGreaterThanOrEqual(before)
    expect(object.lastModified).toBeLessThanOrEqual(Date.now() / 1000)
    expect(Object.isFrozen(object) && Object.isFrozen(object.metadata)).toBe(true)
    expect(object).not.toHaveProperty('fileId')
  })

  it('strips one leading slash of the key, as the signer does', async () => {
    const { origin, oracle } = await startCos()
    await oracle.put('a', 'x')
    expect(await storeAt(origin).head('/a')).toMatchObject({ key: 'a' })
  })

  it('returns undefined on 404', async () => {
    const { origin } = await startCos()
    expect(await storeAt(origin).head('missing')).toBeUndefined()
  })

  it('gives the same stored object the same id, and another upload another id', async () => {
    let now = 1_700_000_000
    const { origin, oracle } = await startCos({ clock: () => now })
    const store = storeAt(origin, { clock: () => now })
    now = Math.floor(Date.now() / 1000)
    await oracle.put('a', 'x')
    const first = await store.head('a')
    expect(await store.head('a')).toEqual(first)
    now += 1
    await oracle.put('a', 'x')
    const second = await store.head('a')
    expect(second).toMatchObject({ etag: first!.etag, lastModified: first!.lastModified + 1 })
    expect(second!.id).not.toBe(first!.id)
  })

  const stored = {
    ETag: '"e"',
    'Content-Length': '7',
    'Last-Modified': 'Tue, 14 Nov 2023 22:13:20 GMT',
  }
  const headOf = async (headers: Record<string, string>) => {
    const origin = await serveAnswers((_request, response) => response.writeHead(200, headers).end())
    return storeAt(origin).head('k')
  }

  it('returns version, checksum, storage class and metadata if COS names them', async () => {
    const object = await headOf({
      ...stored,
      'x-cos-version-id': 'MTg0',
      'x-cos-hash-crc64ecma': '11051210869376104954',
      'x-cos-storage-class': 'STANDARD_IA',
      'x-cos-meta-__proto__': 'p',
    })
    expect(object).toEqual({
      id: sha256(`${bucket}\nk\nMTg0`),
      bucket,
      key: 'k',
      size: 7,
      contentType: '',
      etag: '"e"',
      crc64: '11051210869376104954',
      lastModified: 1_700_000_000,
      metadata: JSON.parse('{"__proto__":"p"}'),
      versionId: 'MTg0',
      storageClass: 'STANDARD_IA',
    })
  })

  it('leaves out what COS does not name', async () => {
    expect(await headOf(stored)).toEqual({
      id: sha256(`${bucket}\nk\n"e"\n1700000000`),
      bucket,
      key: 'k',
      size: 7,
      contentType: '',
      etag: '"e"',
      lastModified: 1_700_000_000,
      metadata: {},
    })
  })

  it('ignores the version null, which all objects of a key have if versioning is suspended', async () => {
    const object = await headOf({ ...stored, 'x-cos-version-id': 'null' })
    expect(object!.id).toBe(sha256(`${bucket}\nk\n"e"\n1700000000`))
    expect(object).not.toHaveProperty('versionId')
  })

  it.each(['ETag', 'Content-Length', 'Last-Modified'])('throws store_failed without %s', async (name) => {
    const { [name as keyof typeof stored]: _left, ...others } = stored
    await expect(headOf(others)).rejects.toMatchObject({
      code: 'store_failed',
      status: 502,
      message: 'The answer to HEAD has no valid ETag, Content-Length or Last-Modified',
    })
  })

  it('throws store_failed for a redirect, which it does not follow', async () => {
    const elsewhere = await serveAnswers((_request, response) => response.writeHead(200, stored).end())
    const origin = await serveAnswers((_request, response) =>
      response.writeHead(302, { Location: `${elsewhere}/a` }).end(),
    )
    await expect(storeAt(origin).head('a')).rejects.toMatchObject({ code: 'store_failed' })
  })
})
