import { expect, test } from 'vitest'
import { pythonVectors } from '../support/vectors.js'
import { bucket, cosgate, region, secretId, secretKey, startEmulator, variables } from './run.js'

/** The vectors with the most characters to encode, headers and parameters. */
const plainTime = /^\d{10};\d{10}$/
const candidates = pythonVectors.filter(
  ({ domain, keyTime, key }) => domain === null && plainTime.test(keyTime) && /[^\x20-\x7e]/.test(key),
)
const pickRichest = (op: string) =>
  candidates
    .filter((vector) => vector.op === op && vector.scheme === 'https')
    .sort(
      (a, b) =>
        Object.keys({ ...b.headers, ...b.params }).length - Object.keys({ ...a.headers, ...a.params }).length,
    )
    .slice(0, 3)

function toArguments(vector: (typeof pythonVectors)[number]): string[] {
  return [
    ...['--method', vector.method, '--key', vector.key, '--key-time', vector.keyTime],
    ...['--bucket', vector.bucket, '--region', vector.region],
    ...Object.entries(vector.headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    ...Object.entries(vector.params).flatMap(([name, value]) => ['--param', `${name}=${value}`]),
    ...(vector.signHost ? [] : ['--no-sign-host']),
  ]
}

const toKeyVariables = (vector: (typeof pythonVectors)[number]) => ({
  COS_SECRET_ID: vector.secretId,
  COS_SECRET_KEY: vector.secretKey,
})

test.each(pickRichest('get_auth'))(
  'sign prints the Authorization of the official Python SDK: $id',
  async (vector) => {
    const { code, out } = await cosgate(['sign', ...toArguments(vector)], toKeyVariables(vector))
    expect([code, out]).toEqual([0, `${vector.expected}\n`])
  },
)

test.each(pickRichest('get_presigned_url'))(
  'presign prints the URL of the official Python SDK: $id',
  async (vector) => {
    const { code, out } = await cosgate(['presign', ...toArguments(vector)], toKeyVariables(vector))
    const [ours, theirs] = [new URL(out.trim()), new URL(vector.expected)]
    expect(code).toBe(0)
    expect([ours.host, decodeURIComponent(ours.pathname)]).toEqual([
      theirs.host,
      decodeURIComponent(theirs.pathname),
    ])
    expect([...ours.searchParams].sort()).toEqual([...theirs.searchParams].sort())
  },
)

test('COS accepts the output of sign and presign, and --json lists what was signed', async () => {
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

test('presign uses the expiry of --expires, or five minutes by default', async () => {
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

test('presign puts the token of a temporary key into the URL, and sign says to send it as a header', async () => {
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

test('presign uses the host of COS if no origin is set', async () => {
  const { COS_ORIGIN: _, ...env } = variables('')
  const { out } = await cosgate(['presign', '--key', 'a'], env)
  expect(new URL(out.trim()).host).toBe(`${bucket}.cos.${region}.myqcloud.com`)
})
