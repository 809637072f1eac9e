import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSigner } from '@cosgate/core'
import { createEmulator } from '@cosgate/emulator'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Visitor } from '../../examples/demo/visitor.js'
import { startDemo } from './demo-process.js'
import { putFile } from './files-app-fixture.js'

const statusesOf = (output: string) =>
  [...output.matchAll(/^✓ .* (\d{3}) /gm)].map(([, status]) => Number(status))

/** The statuses of the tour: log in, sign, upload, confirm, redirect, download, altered link, log in, and two refusals. */
const tour = [200, 200, 200, 200, 302, 200, 403, 200, 404, 403]

const credentials = { secretId: 'not-a-real-id', secretKey: 'not-a-real-key' }
const bucket = { bucket: 'demo-tests-1250000000', region: 'ap-shanghai' }

/** The variables of a bucket, which is an emulator. */
async function startBucket() {
  const emulator = createEmulator({ ...bucket, credentials })
  const origin = await emulator.listen()
  onTestFinished(() => emulator.close())
  const env = {
    COS_BUCKET: bucket.bucket,
    COS_REGION: bucket.region,
    COS_SECRET_ID: credentials.secretId,
    COS_SECRET_KEY: credentials.secretKey,
    COS_ORIGIN: origin,
  }
  return { emulator, env }
}

describe('demo --once', () => {
  it.each([
    ['Express', ['--once']],
    ['Koa', ['--', '--once', '--koa']],
  ])('prints the tour on the %s app and exits with 0: %j', async (framework, words) => {
    const demo = startDemo(words, { PORT: '0' })
    expect(await demo.ended).toBe(0)
    expect(demo.output()).toContain(`Cosgate demo · ${framework} · a local COS at http://127.0.0.1:`)
    expect(statusesOf(demo.output())).toEqual(tour)
    expect(demo.output()).not.toContain('Open http')
    expect(demo.errors()).toBe('')
  })

  it('prints no colors without a terminal', async () => {
    const demo = startDemo(['--once'], { PORT: '0' })
    await demo.ended
    expect(demo.output()).not.toContain('\x1b')
  })

  it('runs on the bucket of the environment and leaves nothing in it', async () => {
    const { emulator, env } = await startBucket()
    const demo = startDemo(['--once'], { PORT: '0', ...env })
    expect(await demo.ended).toBe(0)
    expect(demo.output()).toContain('demo-tests-1250000000 in ap-shanghai')
    expect(statusesOf(demo.output())).toEqual(tour)
    const changes = emulator.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD')
    expect(changes.map(({ action, status }) => [action, status])).toEqual([
      ['PutObject', 200],
      ['PutObjectCopy', 200],
      ['DeleteMultipleObjects', 200],
    ])
    const signer = createSigner({ ...bucket, credentials, origin: env.COS_ORIGIN })
    const listing = await fetch(signer.getPresignedUrl({ method: 'GET', key: '/' }))
    expect(await listing.text()).not.toContain('<Key>')
  })

  it('exits with 1 at the failed step if COS refuses', async () => {
    const { env } = await startBucket()
    const demo = startDemo(['--once'], { PORT: '0', ...env, COS_SECRET_KEY: 'another-key' })
    expect(await demo.ended).toBe(1)
    expect(demo.output()).toMatch(/^✗ uploads straight to COS .* 403 SignatureDoesNotMatch$/m)
    expect(demo.output()).toContain('The tour failed')
  })

  it('exits with 1 and one line if COS cannot be reached', async () => {
    const { emulator, env } = await startBucket()
    await emulator.close()
    const demo = startDemo(['--once'], { PORT: '0', ...env })
    expect(await demo.ended).toBe(1)
    expect(demo.errors()).toMatch(/^demo: fetch failed \(.*ECONNREFUSED.*\)\n$/)
  })

  it.each([
    [['--twice'], {}, /^demo: unknown argument --twice .*\n$/],
    [['--once'], { PORT: 'http' }, /^demo: PORT must be .*, not http\n$/],
    [['--once'], { PORT: '65536' }, /^demo: PORT must be .*, not 65536\n$/],
    [['--once'], { COS_BUCKET: 'demo-1250000000' }, /^demo: a real bucket needs COS_REGION too\n$/],
    [['--cdn'], { COS_BUCKET: 'demo-1250000000' }, /^demo: --cdn is for the local COS only, .*\n$/],
  ])('exits with 1 and one line for wrong usage: %j %j', async (words, env, line) => {
    const demo = startDemo(words, env)
    expect(await demo.ended).toBe(1)
    expect(demo.errors()).toMatch(line)
    expect(demo.output()).toBe('')
  })
})

describe('demo', () => {
  it('serves pictures by a local CDN with --cdn, and refuses an altered link', async () => {
    const url = await pageOf(startDemo(['--cdn'], { PORT: '0' }))
    const alice = new Visitor(url)
    await alice.post('/login', { user: 'alice' })
    const headers = { 'content-type': 'image/png', 'content-length': 5 }
    const { json } = await alice.post('/cos/presign', {
      method: 'PUT',
      key: '图 1.png',
      headers,
      fileId: 'p',
    })
    await fetch(json.url, { method: 'PUT', headers: json.headers, body: 'image' })
    await alice.post('/cos/confirm', { key: json.key, fileId: 'p' })
    const [{ thumbnail }] = (await alice.get('/files')).json.files
    expect(thumbnail).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/files\/alice\/.*\?sign=\d+-0-0-[0-9a-f]{32}$/)
    expect(await (await fetch(thumbnail)).text()).toBe('image')
    expect((await fetch(thumbnail.replace('sign=', 'sign=0'))).status).toBe(403)
    const policy = (await fetch(url)).headers.get('content-security-policy')
    expect(policy).toContain(`img-src 'self' http://127.0.0.1:`)
    expect(policy).toContain(` ${new URL(thumbnail).origin};`)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'serves the page until %s and then exits with 0',
    async (signal) => {
      const demo = startDemo([], { PORT: '0' })
      const url = await pageOf(demo)
      const page = await fetch(url)
      expect(page.status).toBe(200)
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(page.headers.get('content-security-policy')).toContain(`default-src 'none'; script-src 'self';`)
      demo.process.kill(signal)
      expect(await demo.ended).toBe(0)
      await expect(fetch(url)).rejects.toThrow('fetch failed')
    },
  )

  it('prints the CORS rule that a real bucket needs for the page', async () => {
    const { env } = await startBucket()
    const demo = startDemo([], { PORT: '0', ...env })
    const url = await pageOf(demo)
    const clients = clientsOf(demo)
    expect(demo.output()).toContain(
      `needs a CORS rule for ${url} and ${clients}: all methods, all headers, ETag exposed.`,
    )
  })

  it('listens on loopback only, and so does its COS', async () => {
    const demo = startDemo([], { PORT: '0' })
    const servers = [await pageOf(demo), clientsOf(demo), demo.output().match(/local COS at (\S+)/)![1]!]
    for (const url of servers) {
      expect((await fetch(url)).status).toBeLessThan(500)
      await expect(fetch(url.replace('127.0.0.1', '127.0.0.2'))).rejects.toThrow('fetch failed')
    }
  })

  it.each(['Express', 'Koa'])(
    'links the pages of the other clients, which keep the session: %s',
    async (framework) => {
      const demo = startDemo(framework === 'Koa' ? ['--koa'] : [], { PORT: '0' })
      const url = await pageOf(demo)
      const link = await fetch(`${url}/clients`, { redirect: 'manual' })
      expect([link.status, link.headers.get('location')]).toEqual([302, clientsOf(demo)])
      const page = await fetch(clientsOf(demo))
      expect(await page.text()).toContain('<a href="cos-js-sdk.html">')
      const [files, clients] = await Promise.all([url, clientsOf(demo)].map(sessionCookieOf))
      expect(files).not.toBe(clients)
    },
  )

  it('keeps rows and objects across a restart if DATABASE_URL names a file', async () => {
    const directory = await emptyDirectory()
    const env = {
      PORT: '0',
      TMPDIR: directory,
      TEMP: directory,
      DATABASE_URL: `file:${join(directory, 'a.db')}`,
    }
    const first = startDemo([], env)
    const alice = await logIn(await pageOf(first))
    const key = await putFile(alice, '报告.txt', 'hello', 'file-1')
    const { id } = (await alice.post('/cos/confirm', { key, fileId: 'file-1' })).json.data
    first.process.kill('SIGTERM')
    await first.ended
    const again = await logIn(await pageOf(startDemo([], env)))
    expect((await again.get('/files')).json.files).toMatchObject([{ id, name: '报告.txt', size: 5 }])
    const download = await fetch((await again.get(`/files/${id}`)).location)
    expect(await download.text()).toBe('hello')
  })

  it('exits with 1 and one line if the server of DATABASE_URL cannot be reached', async () => {
    const demo = startDemo(['--once'], { PORT: '0', DATABASE_URL: 'postgres://cosgate:secret@127.0.0.1:1/x' })
    expect(await demo.ended).toBe(1)
    expect(demo.errors()).toMatch(/^demo: .*ECONNREFUSED.*\n$/)
    expect(demo.errors()).not.toContain('secret')
  })

  it('uses another port if 3000 is taken and says so', async () => {
    await takePort(3000)
    const demo = startDemo([])
    expect(await pageOf(demo)).not.toMatch(/:3000$/)
    expect(demo.output()).toContain('Port 3000 is taken; PORT sets another.')
  })

  it('listens on the port of PORT, and exits with an error if it is taken', async () => {
    const port = await takePort()
    const demo = startDemo([], { PORT: `${port}` })
    expect(await demo.ended).toBe(1)
    expect(demo.errors()).toMatch(/^demo: .*EADDRINUSE.*\n$/)
  })

  it('sets session cookies that are HttpOnly and SameSite', async () => {
    for (const words of [[], ['--koa']]) {
      const url = await pageOf(startDemo(words, { PORT: '0' }))
      const headers = { 'content-type': 'application/json' }
      const login = await fetch(`${url}/login`, { method: 'POST', headers, body: '{"user":"alice"}' })
      for (const cookie of login.headers.getSetCookie()) {
        expect(cookie.toLowerCase()).toMatch(/; samesite=lax/)
        expect(cookie.toLowerCase()).toMatch(/; httponly/)
      }
    }
  })

  it('does not accept a login from a form, which any site could send', async () => {
    for (const words of [[], ['--koa']]) {
      const url = await pageOf(startDemo(words, { PORT: '0' }))
      const headers = { 'content-type': 'text/plain' }
      const login = await fetch(`${url}/login`, { method: 'POST', headers, body: '{"user":"alice"}' })
      expect(login.status).toBe(400)
      expect(login.headers.getSetCookie()).toEqual([])
    }
  })

  it('keeps its data outside of the working directory and removes it at the end', async () => {
    const [here, temporary] = [await emptyDirectory(), await emptyDirectory()]
    const demo = startDemo([], { PORT: '0', TMPDIR: temporary, TEMP: temporary }, here)
    await pageOf(demo)
    // The database and the objects.
    expect(await readdir(temporary)).toHaveLength(2)
    demo.process.kill('SIGTERM')
    await demo.ended
    expect(await readdir(temporary)).toEqual([])
    expect(await readdir(here)).toEqual([])
  })
})

/** Returns the URL that the demo prints once it serves the page. */
function pageOf(demo: { output(): string }): Promise<string> {
  return vi.waitFor(() => demo.output().match(/^Open (http:\/\/127\.0\.0\.1:\d+) /m)![1]!, {
    timeout: 15_000,
  })
}

/** Returns the URL that the demo prints for the pages of the other clients. */
const clientsOf = (demo: { output(): string }) => demo.output().match(/cos-js-sdk-v5 and Uppy: (\S+)/)![1]!

async function logIn(url: string): Promise<Visitor> {
  const visitor = new Visitor(url)
  await visitor.post('/login', { user: 'alice' })
  return visitor
}

/** Returns the name of the cookie that a login sets. A browser sends cookies to all ports of a host. */
async function sessionCookieOf(url: string): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const login = await fetch(`${url}/login`, { method: 'POST', headers, body: '{"user":"alice"}' })
  return login.headers.getSetCookie()[0]!.split('=')[0]!
}

/** Occupies a port until the test ends, unless it is already taken. */
async function takePort(port = 0): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1')
  onTestFinished(() => void server.close())
  await Promise.race([once(server, 'listening'), new Promise((resolve) => server.once('error', resolve))])
  return (server.address() as AddressInfo | null)?.port ?? port
}

async function emptyDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'cosgate-demo-test-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  return directory
}
