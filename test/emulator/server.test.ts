import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { inspect } from 'node:util'
import { createEmulator } from '@cosgate/emulator'
import { describe, expect, onTestFinished, test } from 'vitest'
import { now, secretId, secretKey, signHost, startCos } from './support/local-cos.js'

const credentials = { secretId, secretKey }

describe('listen', () => {
  test('sets url until close() is called', async () => {
    const emulator = createEmulator({ credentials })
    expect(emulator.url).toBe('')
    const url = await emulator.listen()
    expect([url, emulator.url]).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), url])
    await emulator.close()
    await emulator.close()
    expect(emulator.url).toBe('')
  })

  test('starts one server if it is called twice at the same time', async () => {
    const emulator = createEmulator({ credentials })
    const [first, second] = await Promise.allSettled([emulator.listen(), emulator.listen()])
    expect([first.status, second.status]).toEqual(['fulfilled', 'rejected'])
    await emulator.close()
    const url = (first as PromiseFulfilledResult<string>).value
    await expect(fetch(url)).rejects.toThrow()
  })

  test('rejects if the emulator is already listening or the port is in use', async () => {
    const { emulator, url } = await startCos()
    await expect(emulator.listen()).rejects.toThrow('already listening')
    const other = createEmulator({ credentials })
    await expect(other.listen(Number(new URL(url).port))).rejects.toThrow('EADDRINUSE')
    expect(other.url).toBe('')
  })

  test.each(['', null])('rejects the host %j, which would listen on all interfaces', async (host) => {
    const emulator = createEmulator({ credentials })
    onTestFinished(() => emulator.close())
    await expect(emulator.listen(0, host as string)).rejects.toThrow(/^host must be /)
    expect(emulator.url).toBe('')
  })
})

describe('close', () => {
  test('waits for a server that is starting', async () => {
    const emulator = createEmulator({ credentials })
    const starting = emulator.listen()
    await emulator.close()
    await expect(fetch(await starting)).rejects.toThrow()
    expect(emulator.url).toBe('')
  })

  test('removes the temporary directory', async () => {
    const listDirectories = async () =>
      (await readdir(tmpdir())).filter((name) => name.startsWith('cosgate-emulator-'))
    const emulator = createEmulator({ credentials, clock: () => now })
    const others = await listDirectories()
    await emulator.listen()
    const [own] = (await listDirectories()).filter((name) => !others.includes(name))
    await emulator.close()
    expect(await listDirectories()).not.toContain(own)
  })

  test('resolves a second call after the first has finished', async () => {
    const { emulator } = await startCos()
    const order: string[] = []
    const first = emulator.close().then(() => order.push('first'))
    const second = emulator.close().then(() => order.push('second'))
    await Promise.all([first, second])
    expect(order).toEqual(['first', 'second'])
  })

  test('closes a server that was started while the previous one was closing', async () => {
    const { emulator } = await startCos()
    const closing = emulator.close()
    while (emulator.url !== '') await null
    const url = await emulator.listen()
    await Promise.all([closing, emulator.close()])
    await expect(fetch(url)).rejects.toThrow()
  })

  test('closes a connection during an upload and frees the port', async () => {
    const { emulator, host } = await startCos()
    const authorization = signHost('put', '/a', host)
    const port = Number(host.split(':')[1])
    const socket = connect(port, '127.0.0.1')
    const ended = new Promise((resolve) => socket.on('close', resolve))
    socket.on('error', () => {})
    socket.write(
      `PUT /a HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${authorization}\r\nContent-Length: 9\r\n\r\nhalf`,
    )
    while (emulator.requests.length === 0) await wait(5)
    await emulator.close()
    await ended
    expect(await emulator.listen(port)).toBe(`http://127.0.0.1:${port}`)
  })
})

describe('malformed HTTP', () => {
  test.each([
    ['text that is not HTTP', 'hello\r\n\r\n'],
    ['an unknown method', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a CONNECT request', 'CONNECT example.com:80 HTTP/1.1\r\nHost: example.com:80\r\n\r\n'],
    ['oversized headers', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(70_000)}\r\n\r\n`],
    [
      'two different lengths',
      'PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    ],
    ['a malformed chunk', 'PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ])('refuses %s and keeps serving requests', async (_, bytes) => {
    const { sendRaw, send } = await startCos()
    expect(await sendRaw(bytes)).toMatch(/^(HTTP\/1\.1 4|$)/)
    expect((await send('GET', '/')).status).toBe(200)
  })
})

test('an emulator that is printed or serialized does not show its secret key', async () => {
  const { emulator } = await startCos()
  expect(inspect(emulator, { depth: 9 }) + JSON.stringify(emulator)).not.toContain(secretKey)
})
