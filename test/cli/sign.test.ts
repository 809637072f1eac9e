import { expect, test } from 'vitest'
import { pythonVectors } from '../support/vectors.js'
import { bucket, cosgate, region, secretId, secretKey, startEmulator, variables } from './run.js'

/** The ones with most to get wrong: characters to encode, headers and parameters. */
const plainTime = /^\d{10};\d{10}$/
const candidates = pythonVectors.filter(
  ({ domain, keyTime, key }) => domain === null && plainTime.test(keyTime) && /[^\x20-\x7e]/.test(key),
)
const richest = (op: string) =>
  candidates
    .filter((vector) => vector.op === op && vector.scheme === 'https')
    .sort(
      (a, b) =>
        Object.keys({ ...b.headers, ...b.params }).length - Object.keys({ ...a.headers, ...a.params }).length,
    )
    .slice(0, 3)

function argumentsOf(vector: (typeof pythonVectors)[number]): string[] {
  return [
    ...['--method', vector.method, '--key', vector.key, '--key-time', vector.keyTime],
    ...['--bucket', vector.bucket, '--region', vector.region],
    ...Object.entries(vector.headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    ...Object.entries(vector.params).flatMap(([name, value]) => ['--param', `${name}=${value}`]),
    ...(vector.signHost ? [] : ['--no-sign-host']),
  ]
}

const keyOf = (vector: (typeof pythonVectors)[number]) => ({
  COS_SECRET_ID: vector.secretId,
  COS_SECRET_KEY: vector.secretKey,
})

test.each(richest('get_auth'))(
  'sign prints the Authorization of the official Python SDK: $id',
  async (vector) => {
    const { code, out } = await cosgate(['sign', ...argumentsOf(vector)], keyOf(vector))
    expect([code, out]).toEqual([0, `${vector.expected}\n`])
  },
)

test.each(richest('get_presigned_url'))(
  'presign prints the URL of the official Python SDK: $id',
  async (vector) => {
    const { code, out } = await cosgate(['presign', ...argumentsOf(vector)], keyOf(vector))
    const [ours, theirs] = [new URL(out.trim()), new URL(vector.expected)]
    expect(code).toBe(0)
    expect([ours.host, decodeURIComponent(ours.pathname)]).toEqual([
      theirs.host,
      decodeURIComponent(theirs.pathname),
    ])
    expect([...ours.searchParams].sort()).toEqual([...theirs.searchParams].sort())
  },
)

test('what sign and presign print opens the bucket, and their JSON says what was signed', async () => {
  const { url } = await startEmulator()
  const signed = await cosgate(
    [
      'sign',
      '--json',
      '--method',
      'put',
      '--key',
      '文 件.txt',
      '--header',
      'Content-Type: text/plain',
      '--header',
      'Date: now',
    ],
    variables(url),
  )
  const put = JSON.parse(signed.out)
  expect(put).toMatchObject({
    method: 'PUT',
    headers: ['content-type', 'host'],
    params: [],
    unsigned: ['Date'],
  })
  expect(signed.err).toContain('COS does not sign these headers, so they were left out: Date')
  const headers = { 'content-type': 'text/plain', authorization: put.authorization }
  expect((await fetch(put.url, { method: 'PUT', headers, body: 'hello' })).status).toBe(200)
  const presigned = await cosgate(['presign', '--key', '文 件.txt', '--expires', '60'], variables(url))
  expect(await (await fetch(presigned.out.trim())).text()).toBe('hello')
})

test('the expiry is that of --expires, five minutes where none is given', async () => {
  const env = variables('http://127.0.0.1:9')
  const before = Math.floor(Date.now() / 1000)
  for (const [args, seconds] of [
    [[], 300],
    [['--expires', '7'], 7],
  ] as const) {
    const { expiresAt } = JSON.parse((await cosgate(['presign', '--json', '--key', 'a', ...args], env)).out)
    expect(expiresAt - seconds).toBeGreaterThanOrEqual(before)
    expect(expiresAt - seconds).toBeLessThan(before + 15)
  }
})

test('a presigned URL carries the token of a temporary key; an Authorization leaves it to be sent beside it', async () => {
  const securityToken = 'fake/token+of=tests'
  const { url } = await startEmulator({ credentials: { secretId, secretKey, securityToken } })
  const env = { ...variables(url), COS_SECURITY_TOKEN: securityToken }
  const presigned = await cosgate(['presign', '--key', 'absent'], env)
  expect((await fetch(presigned.out.trim())).status).toBe(404)
  expect(JSON.parse((await cosgate(['presign', '--json', '--key', 'absent'], env)).out).url).toContain(
    'fake%2Ftoken',
  )
  const { out, err } = await cosgate(['sign', '--key', 'absent'], env)
  expect(err).toContain('send your token as the header x-cos-security-token')
  expect(out + err).not.toContain('fake/token')
  const headers = { authorization: out.trim(), 'x-cos-security-token': securityToken }
  expect((await fetch(`${url}/absent`, { headers })).status).toBe(404)
})

test('without an origin the host is that of COS', async () => {
  const { COS_ORIGIN: _, ...env } = variables('')
  const { out } = await cosgate(['presign', '--key', 'a'], env)
  expect(new URL(out.trim()).host).toBe(`${bucket}.cos.${region}.myqcloud.com`)
})
