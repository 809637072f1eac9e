import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { bucketHost, requestBucket, startUnconfigured } from '../support/default-bucket.js'
import {
  createTemporaryDirectory,
  findElement,
  outcome,
  secretId,
  secretKey,
  startCos,
} from '../support/local-cos.js'
import { createRawRequest, rawOutcome, requestHost } from '../support/raw-request.js'

const name = 'photos-1250000000'

describe('without a configured bucket', () => {
  test('a bucket exists once PUT Bucket created it, and again not after DELETE Bucket', async () => {
    const cos = await startUnconfigured()
    const request = (method: string, path = '/') => requestHost(cos, method, bucketHost(name), path)
    expect(await request('HEAD')).toBe('404')
    expect(await request('GET')).toBe('404 NoSuchBucket')
    expect(await request('GET', '/a')).toBe('404 NoSuchBucket')
    expect(await request('DELETE', '/a')).toBe('404 NoSuchBucket')
    expect(await request('DELETE')).toBe('404 NoSuchBucket')
    expect(await request('PUT')).toBe('200')
    expect(await request('PUT')).toBe('409 BucketAlreadyOwnedByYou')
    expect(await request('HEAD')).toBe('200')
    expect(await request('GET', '/a')).toBe('404 NoSuchKey')
    expect(await request('DELETE')).toBe('204')
    expect(await request('GET')).toBe('404 NoSuchBucket')
  })

  test('a bucket exists once an object was written to it, also after a restart', async () => {
    const directory = await createTemporaryDirectory()
    const first = await startUnconfigured({ directory })
    expect(await requestBucket(first, 'PUT', name, '/a', 'x')).toBe('200 ')
    await first.emulator.close()
    const second = await startUnconfigured({ directory })
    expect(await requestBucket(second, 'GET', name, '/a')).toBe('200 x')
    expect(await requestHost(second, 'GET', bucketHost('other-1250000000'), '/a')).toBe('404 NoSuchBucket')
  })

  test('a refused upload does not create a bucket', async () => {
    const policy = [{ effect: 'deny' as const, action: '*', resource: '*' }]
    const cos = await startUnconfigured({ credentials: { secretId, secretKey, policy } })
    const host = bucketHost(name)
    expect(await requestHost(cos, 'PUT', host, '/a', { isUnsigned: true })).toBe('404 NoSuchBucket')
    expect(await requestHost(cos, 'PUT', host, '/a')).toBe('403 AccessDenied')
    expect(await requestHost(cos, 'PUT', host, '/a', { isUnsigned: true })).toBe('404 NoSuchBucket')
    expect(await requestHost(cos, 'GET', 'service.cos.myqcloud.com', '/')).toBe('403 AccessDenied')
  })
})

describe('deleteBucket', () => {
  test('returns 409 BucketNotEmpty while the bucket has objects or unfinished uploads', async () => {
    const { send } = await startCos()
    await send('PUT', '/a', { body: 'x' })
    expect(await outcome(send('DELETE', '/'))).toBe('409 BucketNotEmpty')
    await send('DELETE', '/a')
    const started = await (await send('POST', '/b', { params: { uploads: '' } })).text()
    expect(await outcome(send('DELETE', '/'))).toBe('409 BucketNotEmpty')
    await send('DELETE', '/b', { params: { uploadId: findElement(started, 'UploadId')! } })
    expect((await send('DELETE', '/')).status).toBe(204)
    expect(await outcome(send('GET', '/'))).toBe('404 NoSuchBucket')
    expect((await send('PUT', '/')).status).toBe(200)
    expect((await send('GET', '/')).status).toBe(200)
  })

  test('leaves a bucket that can be used again if other requests use it at the same time', async () => {
    const cos = await startUnconfigured()
    for (let round = 0; round < 20; round += 1) {
      const own = `round-${round}-1250000000`
      const host = bucketHost(own)
      const put = createRawRequest({ method: 'PUT', target: '/a', path: '/a', host, body: 'x' })
      const initiate = createRawRequest({ method: 'POST', target: '/a?uploads', path: '/a', host })
      const remove = createRawRequest({ method: 'DELETE', target: '/', path: '/', host })
      expect(await requestHost(cos, 'PUT', host, '/')).toBe('200')
      const requests = [put, initiate, remove, put, initiate, put, remove, initiate, put]
      const outcomes = (await Promise.all(requests.map(cos.sendRaw))).map(rawOutcome)
      const unexpected = outcomes.filter(
        (one) => !['200', '204', '404 NoSuchBucket', '409 BucketNotEmpty'].includes(one),
      )
      expect(unexpected).toEqual([])
      expect(await requestBucket(cos, 'PUT', own, '/b', 'kept')).toBe('200 ')
      expect(await requestBucket(cos, 'GET', own, '/b')).toBe('200 kept')
    }
  })

  test('makes an upload that is still running fail with 404 NoSuchBucket', async () => {
    const directory = await createTemporaryDirectory()
    const first = await startUnconfigured({ directory })
    const host = bucketHost(name)
    expect(await requestHost(first, 'PUT', host, '/')).toBe('200')
    const upload = createRawRequest({ method: 'PUT', target: '/a', path: '/a', host, body: '12' })
    const socket = connect(Number(new URL(first.url).port), '127.0.0.1', () => {
      socket.write(upload.subarray(0, -1))
    })
    const [blobs, answer] = [join(directory, name, 'blobs'), once(socket, 'data')]
    while ((await readdir(blobs)).length === 0) await wait(5)
    expect(await requestHost(first, 'DELETE', host, '/')).toBe('204')
    expect(await requestBucket(first, 'PUT', name, '/b', 'x')).toBe('200 ')
    socket.write(upload.subarray(-1))
    expect(rawOutcome(String((await answer)[0]))).toBe('404 NoSuchBucket')
    await first.emulator.close()
    const second = await startUnconfigured({ directory })
    expect(await requestBucket(second, 'GET', name, '/a')).toBe('404 NoSuchKey')
    expect(await requestBucket(second, 'GET', name, '/b')).toBe('200 x')
  })
})

describe('getBucketLocation', () => {
  test('returns the region of the host or of the options', async () => {
    const { send } = await startCos({ region: 'ap-chengdu' })
    const response = await send('GET', '/', { params: { location: '' } })
    expect(await response.text()).toContain('<LocationConstraint>ap-chengdu</LocationConstraint>')
  })
})

describe('listBuckets', () => {
  test.each(['service.cos.myqcloud.com', 'service.cos.localhost:9000', 'cos.ap-shanghai.tencentcos.cn'])(
    'lists the buckets with their region and date at %s',
    async (host) => {
      const cos = await startUnconfigured()
      await requestBucket(cos, 'PUT', name, '/a', 'x')
      const response = await requestHost(cos, 'GET', host, '/', { returnBody: true })
      expect(response).toContain('<Owner><ID>1250000000</ID>')
      expect(response).toContain(
        `<Bucket><Name>${name}</Name><Location>ap-shanghai</Location><CreationDate>2023-11-14T22:13:20.000Z<`,
      )
    },
  )

  test('omits the buckets of other regions', async () => {
    const cos = await startUnconfigured()
    await requestBucket(cos, 'PUT', name, '/a', 'x')
    const response = await requestHost(cos, 'GET', 'cos.ap-beijing.myqcloud.com', '/', { returnBody: true })
    expect(response).not.toContain(name)
  })

  test('returns 403 without a signature and 501 for anything but GET /', async () => {
    const cos = await startUnconfigured()
    const host = 'service.cos.myqcloud.com'
    expect(await requestHost(cos, 'GET', host, '/', { isUnsigned: true })).toBe('403 AccessDenied')
    expect(await requestHost(cos, 'PUT', host, '/')).toBe('501 NotImplemented')
    expect(await requestHost(cos, 'GET', host, '/a')).toBe('501 NotImplemented')
  })
})

test('of several PUT Bucket at the same time, one creates the bucket', async () => {
  const cos = await startUnconfigured()
  const create = () => requestHost(cos, 'PUT', bucketHost(name), '/')
  const outcomes = await Promise.all([create(), create(), create()])
  expect(outcomes.sort()).toEqual(['200', '409 BucketAlreadyOwnedByYou', '409 BucketAlreadyOwnedByYou'])
})
