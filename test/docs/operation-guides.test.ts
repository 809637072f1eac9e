import { createEmulator } from '@cosgate/emulator'
import { describe, expect, it, vi } from 'vitest'
import { cos } from './cos.js'
import { findCode } from './documents.js'
import { output, serve } from './program.js'
import { serveWithSession } from './quick-start.js'
import { sts } from './sts.js'

cos.forThisFile()
sts.forThisFile()

const put = (key: string) => ({ method: 'PUT', key })
/** What an app does with the `cos` that a block exports. */
const mounted = `import express from 'express'\nexpress().use(cos).listen(3000)`

describe('README: the read and the write key', () => {
  it('each sign their own, also at the same moment', async () => {
    const app = await serve('README.md › Safety › js', { after: mounted })
    const key = 'public/a'
    const items = [
      { method: 'GET', key },
      { method: 'PUT', key },
      { method: 'HEAD', key },
      { method: 'DELETE', key, params: { uploadId: 'u' } },
    ]
    const { body } = await app.post('/cos/presign', { items })
    const urls: string[] = body.results.map(({ url }: { url: string }) => url)
    expect(urls.map((url) => new URL(url).searchParams.get('q-ak'))).toEqual([
      'AKIDreadonly',
      'AKIDwriteonly',
      'AKIDreadonly',
      'AKIDwriteonly',
    ])
  })
})

describe('README: Standalone signer', () => {
  it('runs, and its URLs are accepted', async () => {
    const after = `console.log(signer.getPresignedDownloadUrls(['cat.jpg', 'dog.jpg']).join(' '))`
    const urls = (await output('README.md › Standalone signer › js', { after })).split(' ')
    await cos.store('cat.jpg', 'meow')
    await cos.store('dog.jpg', 'woof')
    expect(await Promise.all(urls.map((url) => cos.send(url)))).toMatchObject([
      { text: 'meow' },
      { text: 'woof' },
    ])
  })
})

describe('Temporary keys', () => {
  it('signs with a key of the STS, one call for one user', async () => {
    const app = await serveWithSession('docs/temporary-keys.md › The code › js')
    for (const key of ['users/alice/a', 'users/alice/b']) {
      const { url, headers } = (await app.post('/cos/presign', put(key))).body
      expect(new URL(url).searchParams.get('q-ak')).toBe('AKIDtemporary')
      expect(await cos.send(url, { method: 'PUT', headers, body: 'a' })).toMatchObject({ status: 200 })
    }
    expect(sts.calls()).toBe(1)
    expect((await app.post('/cos/presign', put('users/bob/a'))).status).toBe(403)
    expect(sts.calls()).toBe(1)
  })

  it('shows a policy that a key can carry', async () => {
    const policy = JSON.parse(findCode('docs/temporary-keys.md › The role › json'))
    const credentials = { secretId: 'AKIDrole', secretKey: 'fake-role-key', policy }
    await createEmulator({ credentials }).close()
  })

  it('keeps the keys of an instance role', async () => {
    const after = 'console.log(typeof signer.getPresignedUrl, typeof dropRevokedKey())'
    expect(await output('docs/temporary-keys.md › Other sources › js', { after })).toBe('function undefined')
  })

  it('logs why STS gave no key', async () => {
    const after = findCode('docs/temporary-keys.md › Common problems › js')
    const app = await serveWithSession('docs/temporary-keys.md › The code › js', { after })
    sts.refuse('AuthFailure.SignatureFailure')
    const { status, body } = await app.post('/cos/presign', put('users/alice/a'))
    expect([status, body.code]).toEqual([503, 'credentials_unavailable'])
    await vi.waitFor(() =>
      expect(app.printed()).toMatch(/^PutObject users\/alice\/a[\s\S]*AuthFailure\.SignatureFailure/),
    )
  })
})

describe('Domains', () => {
  it('uploads by acceleration and downloads by the custom domain', async () => {
    const app = await serveWithSession(
      'docs/domains.md › Uploads by acceleration, downloads by your domain › js',
    )
    const upload = (await app.post('/uploads/presign', put('users/alice/a.pdf'))).body
    expect(new URL(upload.url).host).toBe('photos-1250000000.cos.accelerate.myqcloud.com')

    await cos.store('users/alice/a.pdf', 'pdf')
    const location = (await app.get('/files/a.pdf')).headers.get('location')!
    expect(new URL(location).host).toBe('files.example.com')
    expect(await cos.send(location)).toMatchObject({
      text: 'pdf',
      headers: { 'content-disposition': 'inline' },
    })

    const crossed = [
      await app.post('/downloads/presign', put('users/alice/a.pdf')),
      await app.post('/uploads/presign', { method: 'GET', key: 'users/alice/a.pdf' }),
    ]
    expect(crossed.map(({ body }) => body.code)).toEqual(['action_not_allowed', 'action_not_allowed'])
  })
})

describe('Logging and metrics', () => {
  it('writes an audit line for each decision, without the signature', async () => {
    const app = await serveWithSession('docs/logging-and-metrics.md › An audit line › js')
    await app.post('/cos/auth', put('users/alice/a'))
    await app.post('/cos/presign', put('users/bob/a'))
    const lines = () => app.printed().trim().split('\n')
    await vi.waitFor(() => expect(lines()).toHaveLength(2))
    expect(lines().map((line) => JSON.parse(line))).toMatchObject([
      {
        user: 'alice',
        via: 'auth',
        action: 'PutObject',
        key: 'users/alice/a',
        outcome: 'signed',
        status: 200,
      },
      {
        user: 'alice',
        via: 'presign',
        key: 'users/bob/a',
        outcome: 'refused',
        status: 403,
        code: 'forbidden',
      },
    ])
    expect(app.printed()).not.toMatch(/q-sign|AKID/)
  })

  it('counts decisions', async () => {
    const events = `
      import { channel } from 'node:diagnostics_channel'
      const publish = (event) => channel('cosgate:decision').publish({ via: 'auth', durationMs: 1, ...event })
      for (const action of ['PutObject', 'PutObject']) publish({ action, outcome: 'signed' })
      publish({ outcome: 'refused', code: 'invalid_request' })`
    const app = await serve('docs/logging-and-metrics.md › Counters › js', { after: events })
    expect((await (await app.get('/')).text()).split('\n')).toEqual([
      'cosgate.decisions {"via":"auth","action":"PutObject","outcome":"signed","code":"none"} 2',
      'cosgate.decisions {"via":"auth","action":"unknown","outcome":"refused","code":"invalid_request"} 1',
    ])
  })
})
