import { setTimeout } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { DemoApp } from './demo-app.js'
import { eventually } from './eventually.js'
import { choose, downloadedSha256, sampleBytes, sha256 } from './sample-file.js'
import { expose, visit } from './visit.js'

// biome-ignore lint/suspicious/noExplicitAny: the SDK as the page made it
declare const cos: any

const bucket = { Bucket: 'browser-1250000000', Region: 'ap-guangzhou' }

/** The official SDK with signatures of the app. */
export function testCosJsSdk(browser: () => Browser, app: () => DemoApp): void {
  const open = async () => {
    const page = await visit(browser(), app(), '/cos-js-sdk.html')
    await expose(page, '/cos-js-sdk.js', 'cos')
    app().emulator.requests.length = 0
    return page
  }

  it('puts, heads, gets, links and deletes an object', async () => {
    const page = await open()
    const object = { ...bucket, Key: 'users/alice/a b+c%2F报告 🐱.txt' }
    const done = await page.evaluate(async (object) => {
      const put = await cos.putObject({ ...object, Body: new Blob(['hello']) })
      const head = await cos.headObject(object)
      const get = await cos.getObject(object)
      const url = await new Promise<string>((resolve) => {
        cos.getObjectUrl({ ...object, Sign: true }, (_: unknown, { Url }: { Url: string }) => resolve(Url))
      })
      const linked = await fetch(url).then((response) => response.text())
      const deleted = await cos.deleteObject(object)
      const gone = await cos.headObject(object).catch((error: { statusCode: number }) => error)
      return {
        put: put.statusCode,
        etag: head.ETag,
        size: head.headers['content-length'],
        body: get.Body,
        linked,
        deleted: deleted.statusCode,
        gone: gone.statusCode,
      }
    }, object)
    expect(done).toEqual({
      put: 200,
      etag: '"5d41402abc4b2a76b9719d911017c592"',
      size: '5',
      body: 'hello',
      linked: 'hello',
      deleted: 204,
      gone: 404,
    })
  })

  it('uploads 12 MB in parts, paused and restarted, without sending a finished part again', async () => {
    const page = await open()
    const key = 'users/alice/paused.bin'
    const bytes = sampleBytes(12 * 1024 * 1024)
    slowParts(app(), 0.8)
    await startUpload(page, key, bytes.length)
    await eventually(() => page.evaluate('globalThis.upload.isPaused')).toBe(true)
    // In-flight requests finish, and no new ones start.
    await setTimeout(1200)
    const begun = parts(app()).length
    expect(begun).toBeLessThan(12)
    await setTimeout(300)
    expect(parts(app())).toHaveLength(begun)
    app().emulator.faults.clear()
    await page.evaluate('cos.restartTask(globalThis.upload.task)')
    expect(await page.evaluate('globalThis.upload.done')).toBe(200)
    // It aborts three parts when it pauses, and sends only those again.
    expect(parts(app()).length).toBeLessThanOrEqual(12 + 3)
    expect(await downloadedSha256(page, key)).toBe(sha256(bytes))
  })

  it.each([5, 12_000_000])(
    'fails with an error and sends nothing to COS for a refused key: %i bytes',
    async (size) => {
      const page = await open()
      const message = await page.evaluate(
        ({ bucket, size }) =>
          cos
            .uploadFile({
              ...bucket,
              Key: 'users/bob/diary.txt',
              Body: new Blob([new Uint8Array(size)]),
              SliceSize: 1024 * 1024,
            })
            .catch((error: Error) => `failed: ${error.message}`),
        { bucket, size },
      )
      expect(message).toMatch(/^failed: /)
      expect(await page.locator('#problem').textContent()).toMatch(/^403 forbidden /)
      expect(app().emulator.requests).toEqual([])
    },
  )

  it('the example page uploads a chosen file with a pause and links it', async () => {
    const page = await open()
    const bytes = sampleBytes(6_000_000)
    slowParts(app(), 3)
    await choose(page, 'six.bin', bytes)
    await eventually(() => parts(app()).length).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Pause' }).click()
    await setTimeout(600)
    app().emulator.faults.clear()
    expect(await page.getByRole('link', { name: 'six.bin' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Restart' }).click()
    const link = page.getByRole('link', { name: 'users/alice/six.bin' })
    await link.waitFor()
    expect(await page.locator('#percent').textContent()).toBe('100 %')
    const linked = await fetch((await link.getAttribute('href'))!)
    expect(sha256(new Uint8Array(await linked.arrayBuffer()))).toBe(sha256(bytes))
  })
}

/** Starts a slice upload that pauses itself after a fifth; `globalThis.upload` has its state. */
function startUpload(page: Page, key: string, size: number): Promise<void> {
  return page.evaluate(
    ({ bucket, key, size }) => {
      const upload = { task: '', isPaused: false, done: undefined as unknown }
      Object.assign(globalThis, { upload })
      const pause = ({ percent }: { percent: number }) => {
        if (percent < 0.2 || upload.isPaused) return
        cos.pauseTask(upload.task)
        upload.isPaused = true
      }
      upload.done = cos
        .uploadFile({
          ...bucket,
          Key: key,
          Body: new Blob([Uint32Array.from({ length: size / 4 }, (_, index) => index)]),
          SliceSize: 1024 * 1024,
          onTaskReady: (task: string) => {
            upload.task = task
          },
          onProgress: pause,
        })
        .then(({ statusCode }: { statusCode: number }) => statusCode)
    },
    { bucket, key, size },
  )
}

/** Slow enough for a pause: the SDK reports progress three times a second. */
function slowParts({ emulator }: DemoApp, seconds: number): void {
  const matching = ({ action }: { action?: string }) => action === 'UploadPart'
  emulator.faults.delay({ seconds, requests: Number.POSITIVE_INFINITY, matching })
}

function parts({ emulator }: DemoApp) {
  return emulator.requests.filter(({ action, method }) => action === 'UploadPart' && method === 'PUT')
}
