import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkCdnUrl } from '../../examples/local-cdn.js'
import { cos } from './cos.js'
import { findCode } from './documents.js'
import { output, serve } from './program.js'
import { emptyProject } from './project.js'
import { serveWithSession } from './quick-start.js'

cos.forThisFile()

const put = (key: string, headers = {}) => ({ method: 'PUT', key, headers })
const locationOf = (answer: Response) => new URL(answer.headers.get('location')!)

describe('CDN', () => {
  const block = 'docs/cdn.md › The code › js'
  const key = 'key123of456docs'

  it('redirects the owner to a URL that the CDN accepts, and others to nothing', async () => {
    const app = await serveWithSession(block, { env: { COS_CDN_KEY: key } })
    const answers = [await app.get('/pictures/7'), await app.get('/pictures/7')]
    const [url, again] = answers.map(locationOf)
    expect([answers[0]!.status, url!.origin, again!.href]).toEqual([
      302,
      'https://img.example.com',
      url!.href,
    ])
    const settings = {
      origin: '',
      type: 'A',
      key,
      lifetime: 1800,
      signParam: 'cdn_sign',
    } as const
    const now = Date.now() / 1000
    expect(checkCdnUrl(url!.pathname + url!.search, settings, now)).toBe('/pictures/%E7%8C%AB%201.jpg')
    expect(checkCdnUrl(url!.pathname + url!.search, settings, now + 901)).toBeUndefined()
    expect((await app.get('/pictures/8')).status).toBe(404)
    expect((await app.post('/cos/presign', { method: 'GET', key: 'pictures/a' })).status).toBe(403)
  })
})

it('core: getCdnUrl prints a URL of type A', async () => {
  // md5sum of "/cat.jpg-1699998500-0-0-example123key"
  expect(await output('packages/core/README.md › getCdnUrl(request, cdn, now) › js')).toBe(
    'https://img.example.com/cat.jpg?sign=1699998500-0-0-743c7b18bc40d3d692aa7fd91da37cda',
  )
})

it('core: the processing parameters are those in the comments', async () => {
  const block = 'packages/core/README.md › Processing parameters › js'
  const comments = findCode(block).match(/(?<=^\/\/ ).*$/gm)!
  expect((await output(block)).split('\n')).toEqual(comments)
})

describe('Images and video', () => {
  const block = 'docs/images-and-video.md › The code › js'

  it('signs a list of thumbnails', async () => {
    await cos.store('users/alice/cat.jpg', 'cat')
    const app = await serveWithSession(block)
    const urls = (await (await app.get('/pictures')).json()) as string[]
    expect(urls.map((url) => decodeURIComponent(new URL(url).pathname))).toEqual([
      '/users/alice/cat.jpg',
      '/users/alice/狗.jpg',
    ])
    expect(new URL(urls[0]!).searchParams.get('imageMogr2/thumbnail/200x')).toBe('')
    expect(await cos.send(urls[0]!)).toMatchObject({ status: 200 })
  })

  it.each([
    ['/pictures/cat.jpg/thumbnail', 'imageMogr2/thumbnail/200x|imageMogr2/format/webp', ''],
    ['/videos/a.mp4/cover', 'ci-process', 'snapshot'],
    ['/documents/a.docx/preview', 'ci-process', 'doc-preview'],
  ])('%s redirects to a processed object', async (path, name, value) => {
    const app = await serveWithSession(block)
    expect(locationOf(await app.get(path)).searchParams.get(name)).toBe(value)
  })

  it('keeps the page supplied with valid URLs of a video', async () => {
    const { url: APP_URL } = await serveWithSession(block)
    const before = `
      const video = { currentTime: 7, play: async () => console.log(new URL(video.src).pathname, video.currentTime) }
      globalThis.document = { querySelector: () => video }
      const wait = globalThis.setTimeout
      globalThis.setTimeout = (run, delay, ...rest) =>
        delay > 600_000 ? console.log(Math.round(delay / 60_000)) : wait(run, delay, ...rest)`
    expect(await output('docs/images-and-video.md › Video › js', { before, env: { APP_URL } })).toBe(
      '/users/alice/lesson.mp4 7\n179',
    )
  })
})

describe('Buckets and regions', () => {
  it.each([
    ['alice', 'photos-1250000000.cos.ap-shanghai.myqcloud.com'],
    ['bob', 'photos-eu-1250000000.cos.eu-frankfurt.myqcloud.com'],
  ])('signs for the bucket of %s', async (user, host) => {
    const edit = (code: string) => code.replaceAll('?.user', `?.user && '${user}'`)
    const app = await serveWithSession('docs/buckets-and-regions.md › One instance, several buckets › js', {
      edit,
    })
    const key = `users/${user}/a.txt`
    const signed = await app.post('/cos/presign', put(key))
    expect([signed.status, new URL(signed.body.url).host]).toEqual([200, host])
    expect(locationOf(await app.get('/files/a.txt')).host).toBe(host)
    expect((await app.post('/cos/auth', put(key))).status).toBe(user === 'alice' ? 200 : 403)
    expect((await app.post('/cos/presign', put('users/carol/a.txt'))).status).toBe(403)
  })

  it('redirects the internal network to the internal host', async () => {
    const app = await serve('docs/buckets-and-regions.md › Internal and public hosts › js')
    const hosts = [
      locationOf(await app.get('/files/a.txt', { 'x-real-ip': '10.0.0.7' })).host,
      locationOf(await app.get('/files/a.txt', { 'x-real-ip': '203.0.113.7' })).host,
    ]
    expect(hosts).toEqual([
      'photos-1250000000.cos-internal.ap-shanghai.tencentcos.cn',
      'photos-1250000000.cos.ap-shanghai.myqcloud.com',
    ])
  })
})

describe('Rate limits', () => {
  const block = 'docs/rate-limits.md › The code › js'
  /** Before Redis is connected, the limiter counts in memory. The counters must not be those of an earlier run. */
  const prepare = (code: string) =>
    code
      .replace(/keyPrefix: '/g, `keyPrefix: '${process.pid}-${Date.now()}-`)
      .replace(
        'const app',
        'if (storeClient) await new Promise((done) => storeClient.once("ready", done))\nconst app',
      )

  it('limits the signatures of a user, also in a batch', async () => {
    const edit = (code: string) => prepare(code).replace('points: 1500', 'points: 2')
    const app = await serveWithSession(block, { edit })
    const items = ['a', 'b', 'c'].map((name) => ({ method: 'GET', key: `users/alice/${name}` }))
    const { body } = await app.post('/cos/presign', { items })
    expect(body.results.map(({ ok }: { ok: boolean }) => ok)).toEqual([true, true, false])
    expect(body.results[2].error).toMatchObject({ status: 429, code: 'rate_limited' })
    expect((await app.post('/cos/presign', { method: 'GET', key: 'users/bob/a' })).status).toBe(403)
  })

  it('limits the files that a user starts, and lets started uploads continue', async () => {
    const edit = (code: string) => prepare(code).replace('points: 500', 'points: 1')
    const app = await serveWithSession(block, { edit })
    const part = { ...put('users/alice/a'), params: { partNumber: 2, uploadId: 'u' } }
    const asked = [put('users/alice/a'), put('users/alice/b'), part]
    const statuses = []
    for (const request of asked) statuses.push((await app.post('/cos/presign', request)).status)
    expect(statuses).toEqual([200, 429, 200])
  })
})

describe('A page without a bundler', () => {
  const server = 'docs/without-a-bundler.md › The server › js'
  /** What the client and the page use of a browser. */
  const browser = `
    const input = {}
    globalThis.window = globalThis
    globalThis.document = {
      baseURI: process.env.APP_URL,
      querySelector: () => input,
      addEventListener: () => {},
      removeEventListener: () => {},
    }`

  it('uploads from the page, with the file of the client that the app serves', async () => {
    const page = findCode('docs/without-a-bundler.md › The page › html')
    const folder = await emptyProject()
    await mkdir(join(folder, 'public'))
    await writeFile(join(folder, 'public/index.html'), page)
    const app = await serveWithSession(server, { folder })
    expect(await (await app.get('/')).text()).toBe(page)

    const client = await app.get('/cosgate-client.js')
    expect(client.headers.get('content-type')).toMatch(/javascript/)
    const pageFolder = await emptyProject()
    await writeFile(join(pageFolder, 'cosgate-client.js'), await client.text())
    const after = `await input.onchange({ target: { files: [new File(['meow'], 'plain-page.jpg')] } })`
    const edit = (html: string) =>
      /<script type="module">([\s\S]*)<\/script>/.exec(html)![1]!.replace("'/cosgate", "'./cosgate")
    const running = { folder: pageFolder, before: browser, after, edit, env: { APP_URL: app.url } }
    expect(await output('docs/without-a-bundler.md › The page › html', running)).toBe(
      'stored as users/alice/plain-page.jpg',
    )
    expect(await cos.stored('users/alice/plain-page.jpg')).toBe('meow')
  })

  it('uploads from a classic script', async () => {
    const app = await serveWithSession(server)
    const load = `(0, eval)(await (await fetch('/cosgate-client.global.js')).text())`
    const after = `input.onchange({ target: { files: [new File(['meow'], 'classic.jpg')] } })`
    const edit = (html: string) => /<script>([\s\S]*)<\/script>/.exec(html)![1]!
    const running = { before: `${browser};${load}`, after, edit, env: { APP_URL: app.url } }
    expect(await output('docs/without-a-bundler.md › Without modules › html', running)).toBe(
      'stored as users/alice/classic.jpg',
    )
  })
})

describe('Strict signature mode', () => {
  it('signs uploads that name their type and length, and answers 422 to others', async () => {
    const app = await serveWithSession('docs/strict-signature-mode.md › The code › js')
    const type = { 'content-type': 'image/jpeg' }
    const both = { ...type, 'content-length': 4 }
    const key = 'users/alice/strict.jpg'
    const asked = [
      put(key, both),
      put(key, type),
      put(key),
      { method: 'POST', key, params: { uploads: '' } },
      { ...put(key), params: { partNumber: 1, uploadId: 'u' } },
      { method: 'GET', key },
      put('users/bob/a', both),
    ]
    const answers = await Promise.all(asked.map((request) => app.post('/cos/presign', request)))
    expect(answers.map(({ status, body }) => [status, body.detail])).toEqual([
      [200, undefined],
      [422, 'Name content-length'],
      [422, 'Name content-type and content-length'],
      [422, 'Name content-type'],
      [422, 'Name content-length'],
      [200, undefined],
      [403, 'Not allowed'],
    ])
    const signature = new URL(answers[0]!.body.url).searchParams
    expect(signature.get('q-header-list')).toBe('content-length;content-type;host')
  })
})
