import { setTimeout } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { type DemoApp, type Framework, startDemoApp } from './demo-app.js'
import { eventually } from './eventually.js'
import { upload } from './in-page-upload.js'
import { downloadedSha256, sampleBytes, sha256 } from './sample-file.js'
import { visit } from './visit.js'

const size = 12_000_000
const key = (name: string) => `users/alice/${name}`

/** `uploadObject` with faults during the upload. */
export function testUploadFaults(browser: () => Browser, app: () => DemoApp, framework: Framework): void {
  const open = async (at = app()) => {
    const page = await visit(browser(), at, '/client.html')
    at.emulator.requests.length = 0
    return page
  }
  const isSound = async (page: Page, name: string) =>
    expect(await downloadedSha256(page, key(name))).toBe(sha256(sampleBytes(size)))

  it('resends the failed parts if COS fails during an upload', async () => {
    const page = await open()
    app().emulator.faults.fail({ status: 503, requests: 2, matching: afterFirst('UploadPart') })
    expect(await upload(page, { name: 'failing.bin', size })).toMatchObject({ key: key('failing.bin') })
    expect(statuses(app(), 'UploadPart')).toEqual([200, 200, 200, 503, 503])
    await isSound(page, 'failing.bin')
  })

  it('rejects if COS keeps failing, and leaves an upload to resume', async () => {
    const page = await open()
    await hurry(page)
    app().emulator.faults.fail({ status: 500, requests: Infinity, matching: afterFirst('UploadPart') })
    expect(await upload(page, { name: 'failed.bin', size })).toMatchObject({ code: 'cos_error', status: 500 })
    app().emulator.faults.clear()
    app().emulator.requests.length = 0
    expect(await upload(page, { name: 'failed.bin', size })).toMatchObject({ key: key('failed.bin') })
    expect(statuses(app(), 'InitiateMultipartUpload')).toEqual([])
    expect(statuses(app(), 'UploadPart')).toEqual([200, 200])
    await isSound(page, 'failed.bin')
  }, 60_000)

  it('resends a part whose connection was cut', async () => {
    const page = await open()
    app().emulator.faults.dropRequest({ afterBytes: 1_000_000, matching: afterFirst('UploadPart') })
    expect(await upload(page, { name: 'cut.bin', size })).toMatchObject({ key: key('cut.bin') })
    expect(statuses(app(), 'UploadPart')).toEqual([0, 200, 200, 200])
    await isSound(page, 'cut.bin')
  })

  it('continues after the network was gone for a second', async () => {
    const page = await open()
    app().emulator.faults.delay({ seconds: 0.5, requests: 3, matching: isAction('UploadPart') })
    const uploading = upload(page, { name: 'offline.bin', size })
    await eventually(() => statuses(app(), 'UploadPart').length).toBeGreaterThan(0)
    await page.context().setOffline(true)
    await setTimeout(1000)
    await page.context().setOffline(false)
    expect(await uploading).toMatchObject({ key: key('offline.bin') })
    await isSound(page, 'offline.bin')
  })

  it('waits while the browser is offline for longer than all retries would take', async () => {
    const page = await open()
    await hurry(page)
    app().emulator.faults.delay({ seconds: 0.5, requests: 3, matching: isAction('UploadPart') })
    const uploading = upload(page, { name: 'tunnel.bin', size })
    await eventually(() => statuses(app(), 'UploadPart').length).toBeGreaterThan(0)
    await page.context().setOffline(true)
    await setTimeout(4000)
    await page.context().setOffline(false)
    expect(await uploading).toMatchObject({ key: key('tunnel.bin') })
    await isSound(page, 'tunnel.bin')
  })

  it.each([
    ['the bucket, small file', 200, () => [`'self'`, 'bucket']],
    ['the bucket, large file', size, () => [`'self'`, 'bucket']],
    ['the app', 200, () => ['bucket', 'app']],
  ])(
    'rejects with blocked_by_csp at once if the policy of the page does not name %s',
    async (_, size, hosts) => {
      const page = await visit(browser(), app(), '/')
      const [allowed, refused] = hosts()
      const origins = { bucket: app().emulator.url, app: app().url } as Record<string, string>
      await page.route('**/client.html', async (route) => {
        const response = await route.fetch()
        const policy = `default-src 'self'; connect-src ${origins[allowed!] ?? allowed}`
        await route.fulfill({
          response,
          headers: { ...response.headers(), 'content-security-policy': policy },
        })
      })
      await page.goto(`${app().url}/client.html`)
      const start = performance.now()
      expect(await upload(page, { name: 'blocked.bin', size })).toMatchObject({
        code: 'blocked_by_csp',
        message: `connect-src of the page must name ${origins[refused!]}`,
      })
      expect(performance.now() - start).toBeLessThan(3000)
    },
  )

  it('requests a new signature for a part whose signature expires', async () => {
    const hasty = await startDemoApp(framework, { defaultExpires: 2 })
    onTestFinished(() => hasty.close())
    const page = await open(hasty)
    hasty.emulator.faults.delay({ seconds: 3.5, matching: afterFirst('UploadPart') })
    expect(await upload(page, { name: 'late.bin', size })).toMatchObject({ key: key('late.bin') })
    expect(statuses(hasty, 'UploadPart')).toEqual([200, 200, 200, 403])
    await isSound(page, 'late.bin')
  })

  it('rejects with the reason of an abort and leaves nothing in COS', async () => {
    const page = await open()
    app().emulator.faults.delay({ seconds: 60, requests: Infinity, matching: afterFirst('UploadPart') })
    expect(await upload(page, { name: 'aborted.bin', size, abortAt: 1 })).toMatchObject({ reason: 'enough' })
    expect(statuses(app(), 'AbortMultipartUpload')).toEqual([204])
    expect(await downloadedSha256(page, key('aborted.bin'))).toBe('404')
  })

  it('resumes the same file after a reload with the parts that COS has', async () => {
    const page = await open()
    app().emulator.faults.delay({ seconds: 60, requests: Infinity, matching: afterFirst('UploadPart') })
    upload(page, { name: 'reloaded.bin', size }).catch(() => {})
    await eventually(() => statuses(app(), 'UploadPart').includes(200)).toBe(true)
    await page.reload()
    app().emulator.faults.clear()
    app().emulator.requests.length = 0
    expect(await upload(page, { name: 'reloaded.bin', size })).toMatchObject({ key: key('reloaded.bin') })
    expect(statuses(app(), 'InitiateMultipartUpload')).toEqual([])
    expect(statuses(app(), 'ListParts')).toEqual([200])
    expect(statuses(app(), 'UploadPart')).toEqual([200, 200])
    await isSound(page, 'reloaded.bin')
  })

  it('shares one upload between two tabs if the second one starts during it', async () => {
    const page = await open()
    const secondTab = await page.context().newPage()
    await secondTab.goto(page.url())
    app().emulator.faults.delay({ seconds: 1, requests: 2, matching: isAction('UploadPart') })
    const uploading = upload(page, { name: 'two-tabs.bin', size })
    await eventually(() => statuses(app(), 'UploadPart').includes(200)).toBe(true)
    const both = await Promise.all([uploading, upload(secondTab, { name: 'two-tabs.bin', size })])
    for (const uploaded of both) expect(uploaded).toMatchObject({ key: key('two-tabs.bin') })
    expect(both[0].etag).toBe(both[1].etag)
    expect(statuses(app(), 'InitiateMultipartUpload')).toEqual([200])
    expect(statuses(app(), 'CompleteMultipartUpload').filter((status) => status === 200)).toHaveLength(1)
    await isSound(page, 'two-tabs.bin')
  })

  it('ends with one object if two tabs start to upload the same file together', async () => {
    const page = await open()
    const secondTab = await page.context().newPage()
    await secondTab.goto(page.url())
    const both = await Promise.all(
      [page, secondTab].map((tab) => upload(tab, { name: 'together.bin', size })),
    )
    for (const uploaded of both) expect(uploaded).toMatchObject({ key: key('together.bin') })
    expect(both[0]!.progress.at(-1)).toBe(size)
    expect(both[1]!.progress.at(-1)).toBe(size)
    await isSound(page, 'together.bin')
  })
}

/** Makes pauses between attempts ten times shorter. */
function hurry(page: Page): Promise<void> {
  return page.evaluate(() => {
    const wait = globalThis.setTimeout
    Object.assign(globalThis, { setTimeout: (wake: () => void, pause: number) => wait(wake, pause / 10) })
  })
}

interface Request {
  action: string | undefined
}

const isAction = (action: string) => (request: Request) => request.action === action

/** Lets the first request of an action pass, and matches the later ones. */
function afterFirst(action: string): (request: Request) => boolean {
  let seen = 0
  return (request) => request.action === action && ++seen > 1
}

/** Statuses of COS's answers to requests of one kind, in ascending order; 0 without an answer. */
function statuses({ emulator }: DemoApp, action: string): number[] {
  const requests = emulator.requests.filter((request) => request.action === action)
  return requests
    .filter(({ method }) => method !== 'OPTIONS')
    .map(({ status }) => status)
    .sort()
}
