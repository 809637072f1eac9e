import { describe, expect, test } from 'vitest'
import { bucket, outcome, startCos } from '../support/local-cos.js'

describe('versionId', () => {
  test.each(['', 'null'])('names the object itself if it is %j', async (versionId) => {
    const { send } = await startCos()
    await send('PUT', '/a', { body: 'x' })
    const params = { versionId }
    expect((await send('HEAD', '/a', { params })).status).toBe(200)
    expect(await (await send('GET', '/a', { params })).text()).toBe('x')
    const source = `${bucket}.cos.ap-guangzhou.myqcloud.com/a?versionId=${versionId}`
    expect((await send('PUT', '/copy', { headers: { 'x-cos-copy-source': source } })).status).toBe(200)
    expect((await send('DELETE', '/a', { params })).status).toBe(204)
    expect(await outcome(send('GET', '/a'))).toBe('404 NoSuchKey')
  })

  test('returns 404 NoSuchVersion for any other id and changes nothing', async () => {
    const { send } = await startCos()
    await send('PUT', '/a', { body: 'x' })
    const params = { versionId: 'MTg0NDUxNTc1NjIzMTQ1MDAwODg' }
    for (const method of ['GET', 'PUT', 'DELETE']) {
      expect(await outcome(send(method, '/a', { params }))).toBe('404 NoSuchVersion')
    }
    const source = `${bucket}.cos.ap-guangzhou.myqcloud.com/a?versionId=1`
    const copied = send('PUT', '/copy', { headers: { 'x-cos-copy-source': source } })
    expect(await outcome(copied)).toBe('404 NoSuchVersion')
    expect(await (await send('GET', '/a')).text()).toBe('x')
  })
})
