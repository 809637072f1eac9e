import { createSigner } from '@cosgate/core'
import { describe, expect, test } from 'vitest'
import {
  bucket,
  bucketHost,
  copyFrom,
  region,
  requestBucket,
  startUnconfigured,
} from './support/default-bucket.js'
import {
  createTemporaryDirectory,
  findElement,
  type LocalCos,
  outcome,
  secretId,
  secretKey,
} from './support/local-cos.js'
import { type Condition, createForm, postForm, signConditions } from './support/signed-form.js'

const credentials = { secretId, secretKey }

describe('default bucket', () => {
  test('accepts forms, copies and downloads of a signer for any bucket', async () => {
    const { url } = await startUnconfigured({ clock: () => Date.now() / 1000 })
    for (const name of [bucket, 'other-1250000001']) {
      const signer = createSigner({ bucket: name, region, credentials, origin: url })
      const { url: target, fields } = signer.getPostPolicy({ key: 'form.txt' })
      expect((await fetch(target, { method: 'POST', body: createForm(fields, name) })).status).toBe(204)
      const source = copyFrom(bucketHost(name), 'form.txt')
      const copy = signer.getPresignedUrl({ method: 'PUT', key: 'copy', ...source })
      expect((await fetch(copy, { method: 'PUT', ...source })).status).toBe(200)
      expect(await (await fetch(signer.getPresignedDownloadUrl({ key: 'copy' }))).text()).toBe(name)
    }
  })

  test.each([
    ['204 undefined', 'a bucket', [{ bucket }]],
    ['204 undefined', 'a prefix of a bucket', [['starts-with', '$bucket', 'photos-']]],
    ['403 AccessDenied', 'a bucket and another key', [{ bucket }, { key: 'b' }]],
    ['403 AccessDenied', 'a bucket and a missing field', [{ bucket }, { acl: 'private' }]],
  ] as [string, string, Condition[]][])(
    'returns %s for a form whose policy names %s',
    async (expected, _, conditions) => {
      const { url } = await startUnconfigured()
      const form = createForm({ key: 'a', ...signConditions(conditions) })
      expect(await outcome(postForm(url, form))).toBe(expected)
    },
  )

  test('is separate from the buckets that a host names', async () => {
    const cos = await startUnconfigured()
    await cos.send('PUT', '/a', { body: 'in the default bucket' })
    await requestBucket(cos, 'PUT', bucket, '/a', 'named')
    expect(await requestBucket(cos, 'GET', bucket, '/a')).toBe('200 named')
    expect(await requestBucket(cos, 'GET', 'other-1250000000', '/a')).toBe('404 NoSuchBucket')
    expect(await (await cos.send('GET', '/a')).text()).toBe('in the default bucket')
  })

  test('is the source of a copy unless the named bucket was used before, also in a previous run', async () => {
    const directory = await createTemporaryDirectory()
    const first = await startUnconfigured({ directory })
    const copyFromBucket = async (cos: LocalCos, name: string) => {
      expect((await cos.send('PUT', '/copy', copyFrom(bucketHost(name)))).status).toBe(200)
      return (await cos.send('GET', '/copy')).text()
    }
    await first.send('PUT', '/a', { body: 'default' })
    // Naming a bucket as a source does not create it.
    for (const _ of ['first', 'second']) expect(await copyFromBucket(first, bucket)).toBe('default')
    await requestBucket(first, 'PUT', bucket, '/a', 'named')
    expect(await copyFromBucket(first, bucket)).toBe('named')
    await first.emulator.close()
    const second = await startUnconfigured({ directory })
    expect([await copyFromBucket(second, bucket), await copyFromBucket(second, 'other-1250000000')]).toEqual([
      'named',
      'default',
    ])
  })

  test('is called emulator-1250000000 in responses and requests', async () => {
    const { send, emulator } = await startUnconfigured()
    await send('PUT', '/a', { body: 'x' })
    expect(findElement(await (await send('GET', '/')).text(), 'Name')).toBe('emulator-1250000000')
    expect(emulator.requests.map((request) => request.bucket)).toEqual([
      'emulator-1250000000',
      'emulator-1250000000',
    ])
  })
})

describe('named bucket', () => {
  test('returns 403 for a form whose policy names another bucket than the host', async () => {
    const { sendRaw } = await startUnconfigured()
    const postTo = async (name: string) => {
      const fields = { key: 'a', ...signConditions([{ bucket }]) }
      const request = new Request('http://any.host/', { method: 'POST', body: createForm(fields) })
      const body = Buffer.from(await request.arrayBuffer())
      const head = [
        `POST / HTTP/1.1\r\nHost: ${bucketHost(name)}\r\nConnection: close\r\nContent-Length: ${body.length}`,
        `Content-Type: ${request.headers.get('content-type')}\r\n\r\n`,
      ].join('\r\n')
      return (await sendRaw(Buffer.concat([Buffer.from(head), body]))).slice(9, 12)
    }
    expect([await postTo(bucket), await postTo('other-1250000000')]).toEqual(['204', '403'])
  })

  test('returns 403 AccessDenied or 404 NoSuchBucket for another bucket than the configured one', async () => {
    const { url, send } = await startUnconfigured({ bucket })
    await send('PUT', '/a', { body: 'x' })
    const form = createForm({ key: 'b', ...signConditions([{ bucket: 'other-1250000000' }]) })
    expect(await outcome(postForm(url, form))).toBe('403 AccessDenied')
    const source = copyFrom(bucketHost('other-1250000000'))
    expect(await outcome(send('PUT', '/b', source))).toBe('404 NoSuchBucket')
  })
})
