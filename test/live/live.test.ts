import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createSigner } from '@cosgate/core'
import { createEmulator, type Emulator, type EmulatorOptions } from '@cosgate/emulator'
import { expect, onTestFinished, test } from 'vitest'

const program = fileURLToPath(new URL('./index.js', import.meta.url))
const key = { secretId: 'AKIDfakeOfLiveTests', secretKey: 'fake-secret-key-of-live-tests' }
const place = { bucket: 'files-1250000000', region: 'ap-guangzhou' }

async function startEmulator(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  const emulator = createEmulator({ credentials: key, ...place, ...options })
  await emulator.listen()
  onTestFinished(() => emulator.close())
  return emulator
}

const variables = (url: string) => ({
  COS_BUCKET: place.bucket,
  COS_REGION: place.region,
  COS_SECRET_ID: key.secretId,
  COS_SECRET_KEY: key.secretKey,
  COS_ORIGIN: url,
})

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [program], { env })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { child, ended: ended.then(([out, err, [code]]) => ({ out, err, code: code as number })) }
}

/** Returns the keys in the bucket, including those of unfinished multipart uploads. */
async function listContents(
  { url }: Emulator,
  credentials: { securityToken?: string } = {},
): Promise<string[]> {
  const signer = createSigner({ ...place, origin: url, credentials: { ...key, ...credentials } })
  const kinds: Record<string, string>[] = [{}, { uploads: '' }]
  const listed = kinds.map(async (params) => {
    const answer = await fetch(signer.getPresignedUrl({ method: 'GET', key: '/', params }))
    return [...(await answer.text()).matchAll(/<Key>([^<]*)</g)].map(([, name]) => name!)
  })
  return (await Promise.all(listed)).flat()
}

/** Parses the printed table into an object of answers by question. */
function parseTable(out: string): Record<string, string> {
  const rows = [...out.matchAll(/^\| (.+?) +\| (.+) \|$/gm)].map(([, question, answer]) => [question, answer])
  return Object.fromEntries(rows.slice(2))
}

test('test:live passes against the emulator, prints the whole table and removes everything', async () => {
  const emulator = await startEmulator()
  const { out, err, code } = await start(variables(emulator.url)).ended
  expect([code, err]).toEqual([0, ''])
  expect(out).not.toContain('FAIL')
  expect(out).toMatch(/^16 of 16 rules hold$/m)
  expect(out).toMatch(/^cosgate-live-[0-9a-f]{16}\/ is removed$/m)
  expect(parseTable(out)).toEqual({
    'unsigned header x-cos-meta-a added to a signed PUT': 'honored',
    'unsigned header Content-Type added to a signed PUT': 'honored',
    'unsigned header x-cos-copy-source added to a signed PUT': 'honored: it copies',
    'unsigned parameter response-content-disposition added to a signed GET': 'honored',
    'unsigned parameter acl added to a signed GET': 'honored: it returns the ACL',
    'signed parameter prefix sent as PREFIX': 'read as prefix',
    'signed parameter response-content-disposition sent with capitals': 'read as in lower case',
    'x-cos-forbid-overwrite, signed, on an existing object':
      'refused: 409 FileAlreadyExists; the old one is kept',
    'x-cos-forbid-overwrite, not signed, on an existing object':
      'refused: 409 FileAlreadyExists; the old one is kept',
    'Content-Length signed as 5, six bytes sent with Content-Length: 6':
      'refused: 403 SignatureDoesNotMatch; nothing is stored',
    'Content-Length signed and sent as 5, six bytes sent': expect.stringContaining('stored'),
    'Content-Length signed and sent as 5, the connection ends after three bytes':
      'the connection is closed; nothing is stored',
    'DELETE with an empty uploadId': 'refused: 404 NoSuchUpload',
    'GET with an empty uploadId': 'refused: 404 NoSuchUpload',
    'PUT with partNumber=1 and uploadId=': 'refused: 404 NoSuchUpload; nothing is stored',
    'PUT with partNumber= and uploadId=': 'refused: 400 InvalidArgument; nothing is stored',
    'PUT with partNumber=0 and uploadId=absent': 'refused: 400 InvalidArgument; nothing is stored',
    'key a//b: the same object as a/b?': 'a different object',
    'key a//b: its name in a listing': 'double//slash',
  })
  expect(await listContents(emulator)).toEqual([])
})

test('test:live works with a temporary key and its token', async () => {
  const securityToken = 'fake-token-of-live-tests'
  const emulator = await startEmulator({ credentials: { ...key, securityToken } })
  const { out, code } = await start({ ...variables(emulator.url), COS_SECURITY_TOKEN: securityToken }).ended
  expect([code, out]).toEqual([0, expect.stringContaining('16 of 16 rules hold')])
  expect(out).not.toContain(securityToken)
  expect(await listContents(emulator, { securityToken })).toEqual([])
})

test('test:live exits with 1 if a rule fails, checks the other rules and removes everything', async () => {
  const emulator = await startEmulator()
  const isCompletion = ({ action }: { action?: string | undefined }) => action === 'CompleteMultipartUpload'
  emulator.faults.fail({ status: 500, matching: isCompletion })
  const { out, code } = await start(variables(emulator.url)).ended
  expect(code).toBe(1)
  expect(out).toContain('FAIL  a multipart upload lists its parts and completes to the whole object')
  expect(out).toContain('completion: expected 200, got 500')
  expect(out).toMatch(/^15 of 16 rules hold$/m)
  expect(await listContents(emulator)).toEqual([])
})

test('test:live removes everything before it exits when it is interrupted', async () => {
  const emulator = await startEmulator()
  const { child, ended } = start(variables(emulator.url))
  while (!emulator.requests.some(({ action }) => action === 'UploadPart')) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  child.kill('SIGINT')
  const { out, code } = await ended
  expect([code, out]).toEqual([1, expect.stringMatching(/\/ is removed$/m)])
  expect(out).not.toContain('key a//b')
  expect(await listContents(emulator)).toEqual([])
})

test('test:live names the objects that it cannot remove', async () => {
  const emulator = await startEmulator()
  const isDeletion = ({ action, key }: { action?: string | undefined; key: string }) =>
    action === 'DeleteObject' && key.endsWith('/plain.txt')
  emulator.faults.fail({ status: 500, requests: Number.POSITIVE_INFINITY, matching: isDeletion })
  const { out, code } = await start(variables(emulator.url)).ended
  expect([code, out]).toEqual([
    1,
    expect.stringMatching(
      /^could not remove below cosgate-live-[0-9a-f]{16}\/: cosgate-live-[0-9a-f]{16}\/plain\.txt$/m,
    ),
  ])
})

test('test:live exits with 1 for a wrong secret key and does not print it', async () => {
  const { url } = await startEmulator()
  const { out, err, code } = await start({ ...variables(url), COS_SECRET_KEY: 'another-fake-secret' }).ended
  expect([code, out]).toEqual([1, expect.stringContaining('SignatureDoesNotMatch')])
  expect(out + err).not.toContain('another-fake-secret')
})

test.each([
  ['no variable', {}, 'set COS_BUCKET and COS_REGION'],
  ['no key', { COS_BUCKET: place.bucket, COS_REGION: place.region }, 'COS_SECRET_ID: is not set'],
  ['a bucket without APPID', { ...variables('http://127.0.0.1:9'), COS_BUCKET: 'files' }, 'bucket: must be'],
])('test:live exits with 2 and says what to set for %s', async (_, env, line) => {
  const { out, err, code } = await start(env as Record<string, string>).ended
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain(`test:live: ${line}`)
  for (const name of ['COS_BUCKET', 'COS_REGION', 'COS_SECRET_ID', 'COS_SECRET_KEY', 'COS_ORIGIN']) {
    expect(err).toContain(name)
  }
})
