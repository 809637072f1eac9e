import { describe, expect, test } from 'vitest'
import { secretId, secretKey, startCos } from './support/local-cos.js'

describe('requests', () => {
  test('lists every request with its status and error code, without signatures', async () => {
    const bucket = 'b-1250000000'
    const { emulator, url, send } = await startCos({ bucket })
    await send('PUT', '/目录/a', { body: 'x' })
    await send('GET', '/', { secretKey: 'other' })
    await fetch(`${url}/a`, { method: 'OPTIONS' })
    await send('PUT', '/a', { params: { torrent: '' } })
    expect(emulator.requests).toEqual([
      { method: 'PUT', bucket, key: '目录/a', action: 'PutObject', status: 200, code: undefined },
      { method: 'GET', bucket, key: '', action: 'GetBucket', status: 403, code: 'SignatureDoesNotMatch' },
      { method: 'OPTIONS', bucket, key: 'a', action: undefined, status: 403, code: 'AccessForbidden' },
      { method: 'PUT', bucket, key: 'a', action: undefined, status: 501, code: 'NotImplemented' },
    ])
    expect(JSON.stringify(emulator.requests)).not.toMatch(new RegExp(`${secretId}|${secretKey}`))
  })

  test('keeps the latest 1,000 requests', async () => {
    const { emulator, url } = await startCos()
    for (let round = 0; round < 26; round += 1) {
      await Promise.all(Array.from({ length: 40 }, () => fetch(`${url}/round-${round}`)))
    }
    expect(emulator.requests).toHaveLength(1000)
    expect(emulator.requests[0]!.key).toBe('round-1')
  })
})
