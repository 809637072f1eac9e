import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { createEmulator } from '@cosgate/emulator'
import { expect, onTestFinished, test } from 'vitest'
import { examine, statuses } from './examine.js'
import {
  bucket,
  cosgate,
  proxy,
  region,
  secretId,
  secretKey,
  serve,
  startEmulator,
  variables,
} from './run.js'

test('doctor exits with 0 for a healthy bucket and has one finding per check, in order', async () => {
  const { url } = await startEmulator()
  const { code, report } = await examine(url)
  expect(code).toBe(0)
  expect(report).toMatchObject({ ok: true, bucket, region, origin: url })
  expect(statuses(report)).toEqual([
    'endpoint ok',
    'clock ok',
    'credentials ok',
    'bucket ok',
    'cors ok',
    'round-trip ok',
    'key-pair warning',
    'rights warning',
    'preview ok',
  ])
})

test.each([
  [{}, `this host belongs to ${bucket}`],
  [{ region }, `${bucket} is in ${region}`],
])(
  'doctor accepts any bucket of an emulator that was created with %o and no bucket',
  async (place, detail) => {
    const emulator = createEmulator({ credentials: { secretId, secretKey }, ...place })
    onTestFinished(() => emulator.close())
    const { code, found } = await examine(await emulator.listen(), ['--prefix', 'users/'])
    // The one problem is that of the key, which may do everything.
    expect([code, found('rights').status]).toEqual([1, 'problem'])
    expect(found('bucket')).toMatchObject({ status: 'ok', detail })
    expect(found('round-trip').status).toBe('ok')
  },
)

test('without --json each check is one line, and what a terminal needs is left out', async () => {
  const { url } = await startEmulator()
  const { code, out, err } = await cosgate(['doctor'], variables(url))
  expect([code, err]).toEqual([0, ''])
  expect(out).not.toMatch(/[\x1b\r]/)
  expect(out).toContain(`${bucket} in ${region} at ${url}`)
  expect(out).toContain(`ok       credentials  COS accepts the key ${secretId}`)
  expect(out).toContain('0 problems, 2 warnings')
})

test('nothing of what the doctor writes is left, and nothing outside its random folder is written', async () => {
  const emulator = await startEmulator()
  await examine(emulator.url, ['--prefix', 'users/'])
  const writes = emulator.requests.filter(({ method }) => method === 'PUT' || method === 'DELETE')
  expect(writes.map(({ method, status }) => `${method} ${status}`).sort()).toEqual([
    'DELETE 204',
    'DELETE 204',
    'PUT 200',
    'PUT 200',
  ])
  for (const { key } of writes) expect(key).toMatch(/^(users\/)?cosgate-doctor-[0-9a-f]{16}\//)
})

test.each([
  [7200, 'this machine is 2 h behind COS', 'Request has expired'],
  [-7200, 'this machine is 2 h ahead of COS', 'RequestTimeTooSkewed'],
])(
  'a clock that is %i s off is the one problem: all else is checked by the time of COS',
  async (skew, detail, refusal) => {
    const { url } = await startEmulator({ clock: () => Date.now() / 1000 + skew })
    const { code, report, found } = await examine(url)
    expect(code).toBe(1)
    expect(found('clock')).toMatchObject({ status: 'problem', detail: expect.stringContaining(detail) })
    expect(found('clock').detail).toContain(refusal)
    expect(report.checks.filter(({ status }) => status === 'problem')).toHaveLength(1)
  },
)

test('a clock that is 45 s off is a warning', async () => {
  const { url } = await startEmulator({ clock: () => Date.now() / 1000 + 45 })
  const { code, found } = await examine(url)
  expect([code, found('clock').status]).toEqual([0, 'warning'])
})

test('an endpoint that takes connections and never answers ends within --timeout', async () => {
  const dead = createServer().listen(0, '127.0.0.1')
  await once(dead, 'listening')
  onTestFinished(() => void dead.close())
  const started = performance.now()
  const { code, report, found } = await examine(`http://127.0.0.1:${(dead.address() as AddressInfo).port}`, [
    '--timeout',
    '1',
  ])
  expect(performance.now() - started).toBeLessThan(5000)
  expect(code).toBe(1)
  expect(found('endpoint')).toMatchObject({ status: 'problem', detail: 'no answer within --timeout 1' })
  expect(
    statuses(report)
      .slice(1)
      .every((line) => line.endsWith('skipped')),
  ).toBe(true)
})

test('a port where nothing listens, and a host that does not exist, are named', async () => {
  const { port } = new URL(await serve(() => {}))
  const unused = createServer().listen(0, '127.0.0.1')
  await once(unused, 'listening')
  const free = (unused.address() as AddressInfo).port
  await new Promise((resolve) => unused.close(resolve))
  expect(free).not.toBe(Number(port))
  expect((await examine(`http://127.0.0.1:${free}`)).found('endpoint').detail).toContain('nothing listens at')
  expect((await examine('http://nowhere.invalid')).found('endpoint').detail).toContain(
    'no host was found for',
  )
})

test('a server that is no COS, and one that sends elsewhere, are told apart from a COS', async () => {
  const plain = await serve((_, res) => void res.end('hello'))
  expect((await examine(plain)).found('endpoint').status).toBe('warning')
  const moved = await serve(
    (_, res) => void res.writeHead(301, { location: 'https://files.example.com/' }).end(),
  )
  const { code, found } = await examine(moved)
  expect([code, found('endpoint').status]).toEqual([1, 'problem'])
  expect(found('endpoint').detail).toContain('https://files.example.com/')
})

test('a download that something changed on its way is a problem', async () => {
  const { url } = await startEmulator()
  const origin = await proxy(url, {
    answer: ({ method, url: path = '' }, res) =>
      method === 'GET' && path.endsWith('.txt') && Boolean(res.writeHead(200).end('other bytes')),
  })
  expect((await examine(origin)).found('round-trip')).toMatchObject({
    status: 'problem',
    detail: expect.stringContaining('differs'),
  })
})

test('an object that could not be deleted is named', async () => {
  const { url } = await startEmulator()
  const origin = await proxy(url, {
    answer: ({ method }, res) => method === 'DELETE' && Boolean(res.writeHead(500).end()),
  })
  const { advice } = (await examine(origin)).found('round-trip')
  expect(advice).toMatch(/This object may have been left behind; delete it: cosgate-doctor-[0-9a-f]{16}\//)
})
