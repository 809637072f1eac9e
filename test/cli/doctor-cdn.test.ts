import type { AddressInfo } from 'node:net'
import { type CdnOptions, createSigner } from '@cosgate/core'
import { expect, onTestFinished, test } from 'vitest'
import { createLocalCdn } from '../../examples/local-cdn.js'
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
import { runDoctor } from './run-doctor.js'

const settings = { type: 'D' as const, key: 'fakeCdnKey123', lifetime: 1800 }

/** Starts a CDN with these settings in front of an emulator, and returns what the doctor is told about it. */
async function startCdn(
  configured: Omit<CdnOptions, 'origin'> = settings,
  toOriginUrl?: (key: string) => string,
) {
  const { url } = await startEmulator()
  const signer = createSigner({ bucket, region, origin: url, credentials: { secretId, secretKey } })
  const cdn = createLocalCdn(configured, toOriginUrl ?? ((key) => signer.getPresignedDownloadUrl({ key })))
  await new Promise<void>((resolve) => cdn.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    cdn.closeAllConnections()
    cdn.close()
  })
  return { url, env: toVariables(`http://127.0.0.1:${(cdn.address() as AddressInfo).port}`) }
}

const toVariables = (origin: string): Record<string, string> => ({
  COS_CDN_ORIGIN: origin,
  COS_CDN_TYPE: settings.type,
  COS_CDN_KEY: settings.key,
  COS_CDN_LIFETIME: String(settings.lifetime),
})

test('doctor fetches a signed and an unsigned URL from the CDN, and expects 200 and 403', async () => {
  const { url, env } = await startCdn()
  const { code, found, report } = await runDoctor(url, [], env)
  expect([code, found('cdn')]).toEqual([
    0,
    {
      check: 'cdn',
      status: 'ok',
      detail:
        'the CDN serves an object at its signed URL, and answers 403 without the signature or after its end',
    },
  ])
  expect(JSON.stringify(report)).not.toContain(settings.key)
})

test.each(['A', 'B', 'C'] as const)('doctor checks a CDN of type %s', async (type) => {
  const { url, env } = await startCdn({ ...settings, type })
  const { found } = await runDoctor(url, ['--cdn-type', type], env)
  expect(found('cdn').status).toBe('ok')
})

test.each<[string, Omit<CdnOptions, 'origin'>, RegExp]>([
  ['another key', { ...settings, key: 'anotherKey123' }, /^the CDN answers 403 to a signed URL$/],
  ['another type', { ...settings, type: 'C' }, /^the CDN answers 403 to a signed URL$/],
  ['a shorter validity', { ...settings, lifetime: 600 }, /^the CDN answers 403 to a signed URL$/],
  ['a longer validity', { ...settings, lifetime: 7200 }, /^the CDN accepts a URL after its end/],
])('doctor finds %s at the CDN', async (_, configured, detail) => {
  const { url, env } = await startCdn(configured)
  const { code, found } = await runDoctor(url, [], env)
  expect([code, found('cdn')]).toMatchObject([
    1,
    { status: 'problem', detail: expect.stringMatching(detail) },
  ])
})

test('doctor finds a CDN without URL authentication', async () => {
  const { url } = await startEmulator()
  const open = await serve((_, res) => res.end('anything'))
  const { found } = await runDoctor(url, [], toVariables(open))
  expect(found('cdn')).toMatchObject({
    status: 'problem',
    detail: 'the CDN serves a private object without a signature',
  })
})

test.each<[string, string, string]>([
  [
    'another origin',
    'NoSuchKey',
    'the CDN accepts the signed URL, but its origin has no such object: NoSuchKey',
  ],
  [
    'no access to the bucket',
    'AccessDenied',
    'the CDN accepts the signed URL, but COS refuses its request: AccessDenied',
  ],
])('doctor finds a CDN with %s', async (_, refusal, detail) => {
  const origin = await serve((_req, res) =>
    res.writeHead(403).end(`<Error><Code>${refusal}</Code><Message>no</Message></Error>`),
  )
  const { url, env } = await startCdn(settings, () => origin)
  expect((await runDoctor(url, [], env)).found('cdn')).toMatchObject({ status: 'problem', detail })
})

test('doctor finds a CDN that answers something else', async () => {
  const { url } = await startEmulator()
  const odd = await serve((_, res) => res.writeHead(302, { location: '/login' }).end())
  expect((await runDoctor(url, [], toVariables(odd))).found('cdn').detail).toBe(
    'the CDN answers 302 with something else than the object',
  )
})

test('doctor deletes the object that it requested from the CDN', async () => {
  const { url, env } = await startCdn()
  await runDoctor(url, [], env)
  const signer = createSigner({ bucket, region, origin: url, credentials: { secretId, secretKey } })
  const listing = await fetch(signer.getPresignedUrl({ method: 'GET', key: '/' }))
  expect(await listing.text()).not.toContain('<Contents>')
})

test('doctor names the object of the CDN check if it cannot be deleted, even if the CDN does not answer', async () => {
  const { url, env } = await startCdn()
  const origin = await proxy(url, {
    answer: ({ method }, res) => method === 'DELETE' && Boolean(res.writeHead(403).end()),
  })
  const leftover =
    /^This object may have been left behind; delete it: cosgate-doctor-[0-9a-f]{16}\/cdn 图\+1\.txt$/m
  expect((await runDoctor(origin, [], env)).found('cdn')).toMatchObject({
    status: 'ok',
    advice: expect.stringMatching(leftover),
  })
  const silent = await serve((req) => req.socket.destroy())
  expect((await runDoctor(origin, [], toVariables(silent))).found('cdn')).toMatchObject({
    status: 'problem',
    detail: expect.stringMatching(/^no answer: /),
    advice: expect.stringMatching(leftover),
  })
  const open = await serve((_, res) => res.end('anything'))
  const { out } = await cosgate(['doctor'], { ...variables(origin), ...toVariables(open) })
  expect(out).toMatch(/^ {22}Switch on URL authentication .*\n {22}This object may have been left behind/m)
})

test('doctor deletes the object of the CDN check if the answer to its upload was lost', async () => {
  const { url, env } = await startCdn()
  const deleted: string[] = []
  const origin = await proxy(url, {
    answer: ({ method, url: path = '', socket }) => {
      if (!path.includes('/cdn%20')) return false
      if (method === 'DELETE') deleted.push(path)
      if (method === 'PUT') socket.destroy()
      return method === 'PUT'
    },
  })
  const { found } = await runDoctor(origin, [], env)
  expect(found('cdn')).toEqual({ check: 'cdn', status: 'problem', detail: 'the upload failed: no answer' })
  expect(deleted).toHaveLength(1)
})

test.each<[string[], string]>([
  [['--cdn-type', 'E'], '--cdn-type must be one of A, B, C, D: type --cdn-type A|B|C|D, or set COS_CDN_TYPE'],
  [
    ['--cdn-lifetime', 'long'],
    '--cdn-lifetime must be a whole number from 1 to 630720000: type --cdn-lifetime SECONDS, or set COS_CDN_LIFETIME',
  ],
  [
    ['--cdn-sign-param', 'a-b'],
    '--cdn-sign-param must be 1 to 100 letters, digits and underscores: type --cdn-sign-param NAME, or set COS_CDN_SIGN_PARAM',
  ],
])('doctor exits with 2 for %j', async (flags, message) => {
  const env = { ...variables('http://127.0.0.1:9'), ...toVariables('https://img.example.com') }
  expect(await cosgate(['doctor', ...flags], env)).toEqual({
    code: 2,
    out: '',
    err: `cosgate doctor: ${message}\n`,
  })
})
