import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { bucket, createTemporaryDirectory, outcome, signHost, startCos } from '../support/local-cos.js'

describe('BlobStore.write', () => {
  test.each([
    ['with a Content-Length', 'Content-Length: 100\r\n\r\nhalf'],
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
  ])('leaves the old object and no file if an upload %s is interrupted', async (_, rest) => {
    const directory = await createTemporaryDirectory()
    const { emulator, send, host } = await startCos({ directory })
    await send('PUT', '/a', { body: 'old' })
    for (const path of ['/a', '/b']) {
      const authorization = signHost('put', path, host)
      const socket = connect(Number(host.split(':')[1]), '127.0.0.1')
      socket.write(`PUT ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${authorization}\r\n${rest}`)
      const expectedRequests = emulator.requests.length + 1
      while (emulator.requests.length < expectedRequests) await wait(5)
      socket.destroy()
    }
    await emulator.close()
    expect(await readdir(join(directory, bucket, 'blobs'))).toHaveLength(1)
    const restarted = await startCos({ directory })
    expect(await (await restarted.send('GET', '/a')).text()).toBe('old')
    expect(await outcome(restarted.send('GET', '/b'))).toBe('404 NoSuchKey')
  })
})
