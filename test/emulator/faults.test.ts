import { performance } from 'node:perf_hooks'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { findElement, outcome, startCos } from './support/local-cos.js'

describe('faults.fail', () => {
  test('returns 503 ServiceUnavailable to the next request only', async () => {
    const { emulator, send } = await startCos()
    emulator.faults.fail()
    expect(await outcome(send('PUT', '/a', { body: 'x' }))).toBe('503 ServiceUnavailable')
    expect((await send('PUT', '/a', { body: 'x' })).status).toBe(200)
  })

  test('applies to the given number of matching requests', async () => {
    const { emulator, send } = await startCos()
    emulator.faults.fail({
      status: 500,
      requests: 2,
      matching: ({ action, key }) => action === 'GetObject' && key === 'a',
    })
    await send('PUT', '/a', { body: 'x' })
    const statuses: number[] = []
    for (const path of ['/b', '/a', '/a', '/a']) statuses.push((await send('GET', path)).status)
    expect(statuses).toEqual([404, 500, 500, 200])
  })

  test('does not apply to a preflight and is not consumed by it', async () => {
    const { emulator, url, send } = await startCos()
    emulator.faults.fail()
    const headers = { origin: 'https://app.example', 'access-control-request-method': 'PUT' }
    expect((await fetch(`${url}/a`, { method: 'OPTIONS', headers })).status).toBe(200)
    expect((await send('GET', '/')).status).toBe(503)
  })

  test('breaks only its own request if matching throws', async () => {
    const { emulator, send } = await startCos()
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    onTestFinished(() => warn.mockRestore())
    const mistake = new Error('thrown by the test')
    emulator.faults.fail({
      matching: () => {
        throw mistake
      },
    })
    await expect(send('GET', '/')).rejects.toThrow()
    expect(warn.mock.calls).toEqual([[mistake]])
    emulator.faults.clear()
    expect((await send('GET', '/')).status).toBe(200)
  })
})

describe('faults.delay', () => {
  test('delays the response', async () => {
    const { emulator, send } = await startCos()
    emulator.faults.delay({ seconds: 0.2 })
    const start = performance.now()
    await send('GET', '/')
    expect(performance.now() - start).toBeGreaterThanOrEqual(195)
  })

  test('does not delay close()', async () => {
    const { emulator, send } = await startCos()
    emulator.faults.delay({ seconds: 3600 })
    const response = send('GET', '/').catch(() => 'dropped')
    while (emulator.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    await emulator.close()
    expect(await response).toBe('dropped')
  })
})

describe('faults.dropRequest', () => {
  test.each([0, 1, 1_000_000])(
    'drops an upload after %i bytes and keeps the old object',
    async (afterBytes) => {
      const { emulator, send } = await startCos()
      await send('PUT', '/a', { body: 'old' })
      emulator.faults.dropRequest({ afterBytes })
      await expect(send('PUT', '/a', { body: 'x'.repeat(3_000_000) })).rejects.toThrow()
      expect(await (await send('GET', '/a')).text()).toBe('old')
    },
  )
})

describe('faults.dropResponse', () => {
  test('drops a download after the given number of bytes', async () => {
    const { emulator, send } = await startCos()
    await send('PUT', '/a', { body: 'x'.repeat(500_000) })
    emulator.faults.dropResponse({ afterBytes: 200_000 })
    const response = await send('GET', '/a')
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '500000'])
    let received = 0
    const reading = (async () => {
      for await (const chunk of response.body!) received += chunk.length
    })()
    await expect(reading).rejects.toThrow()
    expect(received).toBe(200_000)
  })

  test('carries out the request and sends no response after 0 bytes', async () => {
    const { emulator, send } = await startCos()
    emulator.faults.dropResponse({ afterBytes: 0, matching: ({ method }) => method === 'PUT' })
    await expect(send('PUT', '/a', { body: 'x' })).rejects.toThrow()
    expect((await send('GET', '/a')).status).toBe(200)
  })
})

describe('faults.skewClock', () => {
  test('changes the Date header and which signatures are valid', async () => {
    const { emulator, send } = await startCos()
    emulator.faults.skewClock(-3600)
    const early = await send('GET', '/a')
    expect(findElement(await early.text(), 'Code')).toBe('RequestTimeTooSkewed')
    expect(early.headers.get('date')).toBe('Tue, 14 Nov 2023 21:13:20 GMT')
    emulator.faults.skewClock(3600)
    const late = await (await send('GET', '/a')).text()
    expect(findElement(late, 'Message')).toBe('Request has expired')
  })
})

describe('faults.clear', () => {
  test('removes faults without a limit and the clock skew', async () => {
    const { emulator, send } = await startCos()
    emulator.faults.fail({ requests: Number.POSITIVE_INFINITY })
    emulator.faults.skewClock(999)
    expect((await send('GET', '/')).status).toBe(503)
    emulator.faults.clear()
    expect((await send('GET', '/')).status).toBe(200)
  })
})

test('every fault throws and names the parameter that is out of range', async () => {
  const { emulator } = await startCos()
  const { faults } = emulator
  expect(() => faults.fail({ status: 404 })).toThrow(/^status /)
  expect(() => faults.fail({ requests: 0 })).toThrow(/^requests /)
  expect(() => faults.delay({ seconds: Number.NaN })).toThrow(/^seconds /)
  expect(() => faults.dropRequest({ afterBytes: -1 })).toThrow(/^afterBytes /)
  expect(() => faults.dropResponse({} as never)).toThrow(/^afterBytes /)
  expect(() => faults.skewClock('1h' as never)).toThrow(/^seconds /)
})
