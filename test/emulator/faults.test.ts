import { performance } from 'node:perf_hooks'
import { expect, onTestFinished, test, vi } from 'vitest'
import { element, refusal, secretId, secretKey, startCos } from './local-cos.js'

test('fail() answers 503 to the next request, then all is well again', async () => {
  const { emulator, send } = await startCos()
  emulator.faults.fail()
  expect(await refusal(send('PUT', '/a', { body: 'x' }))).toBe('503 ServiceUnavailable')
  expect((await send('PUT', '/a', { body: 'x' })).status).toBe(200)
})

test('fail() meets as many requests as asked, of the kind asked', async () => {
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

test('clear() ends a fault that would last for ever', async () => {
  const { emulator, send } = await startCos()
  emulator.faults.fail({ requests: Number.POSITIVE_INFINITY })
  emulator.faults.skewClock(999)
  expect((await send('GET', '/')).status).toBe(503)
  emulator.faults.clear()
  expect((await send('GET', '/')).status).toBe(200)
})

test('a preflight meets no fault and uses none up', async () => {
  const { emulator, url, send } = await startCos()
  emulator.faults.fail()
  const headers = { origin: 'https://app.example', 'access-control-request-method': 'PUT' }
  expect((await fetch(`${url}/a`, { method: 'OPTIONS', headers })).status).toBe(200)
  expect((await send('GET', '/')).status).toBe(503)
})

test('delay() waits', async () => {
  const { emulator, send } = await startCos()
  emulator.faults.delay({ seconds: 0.2 })
  const start = performance.now()
  await send('GET', '/')
  expect(performance.now() - start).toBeGreaterThanOrEqual(195)
})

test('close() does not wait for a delay', async () => {
  const { emulator, send } = await startCos()
  emulator.faults.delay({ seconds: 3600 })
  const answer = send('GET', '/').catch(() => 'cut')
  while (emulator.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  await emulator.close()
  expect(await answer).toBe('cut')
})

test.each([0, 1, 1_000_000])(
  'dropRequest() cuts an upload after %i bytes, and nothing is stored',
  async (afterBytes) => {
    const { emulator, send } = await startCos()
    await send('PUT', '/a', { body: 'old' })
    emulator.faults.dropRequest({ afterBytes })
    await expect(send('PUT', '/a', { body: 'x'.repeat(3_000_000) })).rejects.toThrow()
    expect(await (await send('GET', '/a')).text()).toBe('old')
  },
)

test('dropResponse() cuts a download after so many bytes', async () => {
  const { emulator, send } = await startCos()
  await send('PUT', '/a', { body: 'x'.repeat(500_000) })
  emulator.faults.dropResponse({ afterBytes: 200_000 })
  const answer = await send('GET', '/a')
  expect([answer.status, answer.headers.get('content-length')]).toEqual([200, '500000'])
  let received = 0
  const reading = (async () => {
    for await (const chunk of answer.body!) received += chunk.length
  })()
  await expect(reading).rejects.toThrow()
  expect(received).toBe(200_000)
})

test('dropResponse() after 0 bytes carries the request out without an answer', async () => {
  const { emulator, send } = await startCos()
  emulator.faults.dropResponse({ afterBytes: 0, matching: ({ method }) => method === 'PUT' })
  await expect(send('PUT', '/a', { body: 'x' })).rejects.toThrow()
  expect((await send('GET', '/a')).status).toBe(200)
})

test('skewClock() moves what is valid, and the Date header', async () => {
  const { emulator, send } = await startCos()
  emulator.faults.skewClock(-3600)
  const early = await send('GET', '/a')
  expect(element(await early.text(), 'Code')).toBe('RequestTimeTooSkewed')
  expect(early.headers.get('date')).toBe('Tue, 14 Nov 2023 21:13:20 GMT')
  emulator.faults.skewClock(3600)
  const late = await (await send('GET', '/a')).text()
  expect(element(late, 'Message')).toBe('Request has expired')
})

test('a fault out of its range is refused, named', async () => {
  const { emulator } = await startCos()
  const { faults } = emulator
  expect(() => faults.fail({ status: 404 })).toThrow(/^status /)
  expect(() => faults.fail({ requests: 0 })).toThrow(/^requests /)
  expect(() => faults.delay({ seconds: Number.NaN })).toThrow(/^seconds /)
  expect(() => faults.dropRequest({ afterBytes: -1 })).toThrow(/^afterBytes /)
  expect(() => faults.dropResponse({} as never)).toThrow(/^afterBytes /)
  expect(() => faults.skewClock('1h' as never)).toThrow(/^seconds /)
})

test('a predicate that throws breaks its request only', async () => {
  const { emulator, send } = await startCos()
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  onTestFinished(() => warn.mockRestore())
  const mistake = new Error('of the test')
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

test('requests lists what arrived and how it was answered', async () => {
  const { emulator, url, send } = await startCos({ bucket: 'b-1250000000' })
  await send('PUT', '/目录/a', { body: 'x' })
  await send('GET', '/', { secretKey: 'other' })
  await fetch(`${url}/a`, { method: 'OPTIONS' })
  await send('PUT', '/a', { params: { acl: '' } })
  const bucket = 'b-1250000000'
  expect(emulator.requests).toEqual([
    { method: 'PUT', bucket, key: '目录/a', action: 'PutObject', status: 200, code: undefined },
    { method: 'GET', bucket, key: '', action: 'GetBucket', status: 403, code: 'SignatureDoesNotMatch' },
    { method: 'OPTIONS', bucket, key: 'a', action: undefined, status: 403, code: 'AccessForbidden' },
    { method: 'PUT', bucket, key: 'a', action: undefined, status: 501, code: 'NotImplemented' },
  ])
  expect(JSON.stringify(emulator.requests)).not.toMatch(new RegExp(`${secretId}|${secretKey}`))
})

test('requests holds the latest thousand', async () => {
  const { emulator, url } = await startCos()
  for (let round = 0; round < 26; round += 1) {
    await Promise.all(Array.from({ length: 40 }, () => fetch(`${url}/round-${round}`)))
  }
  expect(emulator.requests).toHaveLength(1000)
  expect(emulator.requests[0]!.key).toBe('round-1')
})
