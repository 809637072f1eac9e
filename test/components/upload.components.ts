import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { findChromium, launchChromium } from '../browser/chromium.js'
import { type DemoApp, startDemoApp } from '../browser/demo-app.js'
import { downloadedSha256, sampleBytes, sha256 } from '../browser/sample-file.js'

/** What the page saw of the component's events. */
interface Seen {
  percents: number[]
  results: { key: string }[]
  errors: string[]
}

const isAction = (name: string) => (request: { action?: string }) => request.action === name
let browser: Browser
let app: DemoApp

beforeAll(async () => {
  browser = await launchChromium((await findChromium())!)
  app = await startDemoApp('Express')
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
})

/** Element Plus does not stop an upload that is not its own, so it has no button to test. */
const components: [name: string, script: string, removeButton?: string][] = [
  ['Element Plus', 'element-plus-page.js'],
  ['Ant Design', 'ant-design-page.js', '.ant-upload-list-item-action'],
]

describe.each(components)('%s', (_, script, removeButton) => {
  let code: string
  beforeAll(async () => {
    const entryPoint = fileURLToPath(new URL(script, import.meta.url))
    const { outputFiles } = await build({
      entryPoints: [entryPoint],
      define: { 'process.env.NODE_ENV': '"production"', __VUE_PROD_DEVTOOLS__: 'false' },
      ...{ bundle: true, format: 'esm', write: false, logLevel: 'error' },
    })
    code = outputFiles[0]!.text
  })

  /** Puts the component into a page of the app, as alice. */
  async function open(): Promise<Page> {
    // The policy of the app's page does not allow the styles that the components add.
    const context = await browser.newContext({ bypassCSP: true })
    onTestFinished(() => context.close())
    await context.request.post(`${app.url}/login`, { data: { user: 'alice' } })
    const page = await context.newPage()
    await page.goto(`${app.url}/client.html`)
    await page.evaluate(() => {
      document.body.innerHTML = '<div id="app"></div>'
    })
    await page.addScriptTag({ type: 'module', content: code })
    await page.locator('input[type=file]').waitFor({ state: 'attached' })
    app.emulator.requests.length = 0
    return page
  }

  const choose = (page: Page, name: string, buffer: Buffer) =>
    page.setInputFiles('input[type=file]', { name, mimeType: 'application/octet-stream', buffer })
  const seen = (page: Page) => page.evaluate<Seen>('globalThis.seen')

  it('uploads a chosen file and is told of the progress and the result', async () => {
    const page = await open()
    const bytes = Buffer.from(sampleBytes(12_000_000))
    await choose(page, 'large.bin', bytes)
    await expect.poll(async () => (await seen(page)).results, { timeout: 30_000 }).toHaveLength(1)
    const { percents, results, errors } = await seen(page)
    expect(results[0]).toMatchObject({ key: 'users/alice/large.bin' })
    expect(percents).toEqual([...percents].sort((a, b) => a - b))
    expect(percents.length).toBeGreaterThan(2)
    expect(errors).toEqual([])
    expect(await downloadedSha256(page, 'users/alice/large.bin')).toBe(sha256(bytes))
  })

  it("is told of the app's refusal", async () => {
    const page = await open()
    await page.context().clearCookies()
    await choose(page, 'a.bin', Buffer.from('abc'))
    await expect.poll(async () => (await seen(page)).errors).toEqual(['unauthenticated'])
    expect(app.emulator.requests).toEqual([])
  })

  if (!removeButton) return
  it('stops the upload when the user removes the file', async () => {
    const page = await open()
    app.emulator.faults.delay({ seconds: 60, requests: Infinity, matching: isAction('UploadPart') })
    onTestFinished(() => app.emulator.faults.clear())
    await choose(page, 'removed.bin', Buffer.from(sampleBytes(12_000_000)))
    await expect.poll(() => app.emulator.requests.some(isAction('UploadPart'))).toBe(true)
    await page.locator(removeButton).first().click()
    await expect.poll(() => app.emulator.requests.some(isAction('AbortMultipartUpload'))).toBe(true)
    expect((await seen(page)).errors).toEqual([])
  })
})
