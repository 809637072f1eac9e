import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { createEmulator } from '@cosgate/emulator'
import { expect, onTestFinished, test } from 'vitest'
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
import { listStatuses, runDoctor } from './run-doctor.js'

test('doctor exits with 0 for a healthy bucket and has one finding per check, in order', async () => {
  const { url } = await startEmulator()
  const { code, report } = await runDoctor(url)
  expect(code).toBe(0)
  expect(report).toMatchObject({ ok: true, bucket, region, origin: url })
  expect(listStatuses(report)).toEqual([
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
    const { code, found } = await runDoctor(await emulator.listen(), ['--prefix', 'users/'])
    // The only problem is the key, which can do everything.
    expect([code, found('rights').status]).toEqual([1, 'problem'])
    expect(found('bucket')).toMatchObject({ status: 'ok', detail })
    expect(found('round-trip').status).toBe('ok')
  },
)

test('doctor prints one line per check without --json, and no terminal control characters', async () => {
  const { url } = await startEmulator()
  const { code, out, err } = await cosgate(['doctor'], variables(url))
  expect([code, err]).toEqual([0, ''])
  expect(out).not.toMatch(/[\x1b\r]/)
  expect(out).toContain(`${bucket} in ${region} at ${url}`)
  expect(out).toContain(`ok       credentials  COS accepts the key ${secretId}`)
  expect(out).toContain('0 problems, 2 warnings')
})

test('doctor writes only below its random folder and deletes everything that it wrote', async () => {
  const emulator = await startEmulator()
  await runDoctor(emulator.url, ['--prefix', 'users/'])
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
  // More than two hours, because a measured 7199 s would be shown as 120 min.
  [7230, 'this machine is 2 h behind COS', 'Request has expired'],
  [-7230, 'this machine is 2 h ahead of COS', 'RequestTimeTooSkewed'],
])(
  'doctor reports a clock that is %i s off, and runs the other checks with the time of COS',
  async (skew, detail, refusal) => {
    const { url } = await startEmulator({ clock: () => Date.now() / 1000 + skew })
    const { code, report, found } = await runDoctor(url)
    expect(code).toBe(1)
    expect(found('clock')).toMatchObject({ status: 'problem', detail: expect.stringContaining(detail) })
    expect(found('clock').detail).toContain(refusal)
    expect(report.checks.filter(({ status }) => status === 'problem')).toHaveLength(1)
  },
)

test('doctor warns about a clock that is 45 s off', async () => {
  const { url } = await startEmulator({ clock: () => Date.now() / 1000 + 45 })
  const { code, found } = await runDoctor(url)
  expect([code, found('clock').status]).toEqual([0, 'warning'])
})

test('doctor stops after --timeout if the server accepts connections and never responds', async () => {
  const dead = createServer().listen(0, '127.0.0.1')
  await once(dead, 'listening')
  onTestFinished(() => void dead.close())
  const started = performance.now()
  const { code, report, found } = await runDoctor(
    `http://127.0.0.1:${(dead.address() as AddressInfo).port}`,
    ['--timeout', '1'],
  )
  expect(performance.now() - started).toBeLessThan(5000)
  expect(code).toBe(1)
  expect(found('endpoint')).toMatchObject({ status: 'problem', detail: 'no answer within --timeout 1' })
  expect(
    listStatuses(report)
      .slice(1)
      .every((line) => line.endsWith('skipped')),
  ).toBe(true)
})

test('doctor names a port where nothing listens and a host that does not exist', async () => {
  const { port } = new URL(await serve(() => {}))
  const unused = createServer().listen(0, '127.0.0.1')
  await once(unused, 'listening')
  const free = (unused.address() as AddressInfo).port
  await new Promise((resolve) => unused.close(resolve))
  expect(free).not.toBe(Number(port))
  expect((await runDoctor(`http://127.0.0.1:${free}`)).found('endpoint').detail).toContain(
    'nothing listens at',
  )
  expect((await runDoctor('http://nowhere.invalid')).found('endpoint').detail).toContain(
    'no host was found for',
  )
})

test('doctor warns about a region that COS does not document, and suggests one', async () => {
  const emulator = createEmulator({ credentials: { secretId, secretKey } })
  onTestFinished(() => emulator.close())
  const { code, found } = await runDoctor(await emulator.listen(), ['--region', 'ap-guangzou'])
  expect([code, found('bucket').status]).toEqual([0, 'warning'])
  expect(found('bucket').detail).toBe('COS documents no region ap-guangzou (did you mean ap-guangzhou?)')
  const nowhere = await runDoctor('http://{bucket}.cos.{region}.invalid', ['--region', 'ap-guangzou'])
  expect(nowhere.found('endpoint').detail).toContain('(did you mean ap-guangzhou?)')
})

test('doctor fills the placeholders of --origin in its title, in its findings and in JSON', async () => {
  const origin = 'http://{bucket}.cos.{region}.invalid:9010'
  const asked = `http://${bucket}.cos.${region}.invalid:9010`
  const { report, found } = await runDoctor(origin)
  expect(report.origin).toBe(asked)
  expect(found('endpoint').detail).toContain(`no host was found for ${bucket}.cos.${region}.invalid:9010`)
  const { out } = await cosgate(['doctor'], variables(origin))
  expect(out).toContain(`${bucket} in ${region} at ${asked}\n`)
})

test('doctor warns about a server that is not COS, and reports a redirect as a problem', async () => {
  const plain = await serve((_, res) => void res.end('hello'))
  expect((await runDoctor(plain)).found('endpoint').status).toBe('warning')
  const moved = await serve(
    (_, res) => void res.writeHead(301, { location: 'https://files.example.com/' }).end(),
  )
  const { code, found } = await runDoctor(moved)
  expect([code, found('endpoint').status]).toEqual([1, 'problem'])
  expect(found('endpoint').detail).toContain('https://files.example.com/')
})

test('doctor reports a problem for a download that was changed in transit', async () => {
  const { url } = await startEmulator()
  const origin = await proxy(url, {
    answer: ({ method, url: path = '' }, res) =>
      method === 'GET' && path.endsWith('.txt') && Boolean(res.writeHead(200).end('other bytes')),
  })
  expect((await runDoctor(origin)).found('round-trip')).toMatchObject({
    status: 'problem',
    detail: expect.stringContaining('differs'),
  })
})

test('doctor names an object that it could not delete', async () => {
  const { url } = await startEmulator()
  const origin = await proxy(url, {
    answer: ({ method }, res) => method === 'DELETE' && Boolean(res.writeHead(500).end()),
  })
  const { advice } = (await runDoctor(origin)).found('round-trip')
  expect(advice).toMatch(/This object may have been left behind; delete it: cosgate-doctor-[0-9a-f]{16}\//)
})
