import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSigner } from '@cosgate/core'
import { expect, onTestFinished, test } from 'vitest'
import { element, type LocalCos, refusal, secretId, secretKey } from './local-cos.js'
import { askByName, bucket, copyFrom, hostOf, region, start } from './nameless.js'
import { type Condition, form, policyFields, post } from './signed-form.js'

const credentials = { secretId, secretKey }

test('at the bare origin a signer may be made for any bucket', async () => {
  const { url } = await start({ clock: () => Date.now() / 1000 })
  for (const name of [bucket, 'other-1250000001']) {
    const signer = createSigner({ bucket: name, region, credentials, origin: url })
    const { url: target, fields } = signer.getPostPolicy({ key: 'form.txt' })
    expect((await fetch(target, { method: 'POST', body: form(fields, name) })).status).toBe(204)
    const source = copyFrom(hostOf(name), 'form.txt')
    const copy = signer.getPresignedUrl({ method: 'PUT', key: 'copy', ...source })
    expect((await fetch(copy, { method: 'PUT', ...source })).status).toBe(200)
    expect(await (await fetch(signer.getPresignedDownloadUrl({ key: 'copy' }))).text()).toBe(name)
  }
})

test.each([
  ['a bucket', [{ bucket }], '204 undefined'],
  ['the beginning of a bucket', [['starts-with', '$bucket', 'photos-']], '204 undefined'],
  ['a bucket and another key', [{ bucket }, { key: 'b' }], '403 AccessDenied'],
  ['a bucket and a field that is absent', [{ bucket }, { acl: 'private' }], '403 AccessDenied'],
] as [string, Condition[], string][])(
  'at the bare origin a form whose policy names %s is judged by all but the bucket',
  async (_, conditions, expected) => {
    const { url } = await start()
    expect(await refusal(post(url, form({ key: 'a', ...policyFields(conditions) })))).toBe(expected)
  },
)

test('a form to a bucket by its own name is held to that name', async () => {
  const { raw } = await start()
  const send = async (name: string) => {
    const fields = { key: 'a', ...policyFields([{ bucket }]) }
    const request = new Request('http://any.host/', { method: 'POST', body: form(fields) })
    const body = Buffer.from(await request.arrayBuffer())
    const head = [
      `POST / HTTP/1.1\r\nHost: ${hostOf(name)}\r\nConnection: close\r\nContent-Length: ${body.length}`,
      `Content-Type: ${request.headers.get('content-type')}\r\n\r\n`,
    ].join('\r\n')
    return (await raw(Buffer.concat([Buffer.from(head), body]))).slice(9, 12)
  }
  expect([await send(bucket), await send('other-1250000000')]).toEqual(['204', '403'])
})

test('buckets reached by their own names are apart from each other and from the bare origin', async () => {
  const cos = await start()
  await cos.send('PUT', '/a', { body: 'nameless' })
  await askByName(cos, 'PUT', bucket, '/a', 'named')
  expect(await askByName(cos, 'GET', bucket, '/a')).toBe('200 named')
  expect(await askByName(cos, 'GET', 'other-1250000000', '/a')).toBe('404 NoSuchKey')
  expect(await (await cos.send('GET', '/a')).text()).toBe('nameless')
})

test('a copy source is the bucket that was reached by that name, in an earlier run too, else the nameless one', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'cosgate-test-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const first = await start({ directory })
  const copyOf = async (cos: LocalCos, name: string) => {
    expect((await cos.send('PUT', '/copy', copyFrom(hostOf(name)))).status).toBe(200)
    return (await cos.send('GET', '/copy')).text()
  }
  await first.send('PUT', '/a', { body: 'nameless' })
  // That a source names a bucket does not make one.
  for (const _ of ['once', 'again']) expect(await copyOf(first, bucket)).toBe('nameless')
  await askByName(first, 'PUT', bucket, '/a', 'named')
  expect(await copyOf(first, bucket)).toBe('named')
  await first.emulator.close()
  const second = await start({ directory })
  expect([await copyOf(second, bucket), await copyOf(second, 'other-1250000000')]).toEqual([
    'named',
    'nameless',
  ])
})

test('with a configured bucket the bare origin has its name, and no other fits', async () => {
  const { url, send } = await start({ bucket })
  await send('PUT', '/a', { body: 'x' })
  const strange = form({ key: 'b', ...policyFields([{ bucket: 'other-1250000000' }]) })
  expect(await refusal(post(url, strange))).toBe('403 AccessDenied')
  expect(await refusal(send('PUT', '/b', copyFrom(hostOf('other-1250000000'))))).toBe('404 NoSuchBucket')
})

test('where the bucket without a name must be named, it is emulator-1250000000', async () => {
  const { send, emulator } = await start()
  await send('PUT', '/a', { body: 'x' })
  expect(element(await (await send('GET', '/')).text(), 'Name')).toBe('emulator-1250000000')
  expect(emulator.requests.map(({ bucket }) => bucket)).toEqual([
    'emulator-1250000000',
    'emulator-1250000000',
  ])
})
