import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { DemoApp } from './demo-app.js'
import { eventually } from './eventually.js'
import { choose, downloadedSha256, sampleBytes, sha256 } from './sample-file.js'
import { visit } from './visit.js'

/** One orange pixel. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z/C/HgAGgwJ/lK3Q6wAAAABJRU5ErkJggg==',
  'base64',
)

/** The page of the demo. */
export function testPage(browser: () => Browser, app: () => DemoApp): void {
  it('asks for the user and shows nothing before', async () => {
    const page = await visit(browser(), app(), '/')
    await page.context().clearCookies()
    await page.reload()
    await page.getByRole('button', { name: 'bob' }).waitFor()
    expect(await page.locator('#room').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'bob' }).click()
    await page.locator('#room').waitFor()
    expect(await page.getByRole('button', { name: 'bob', pressed: true }).count()).toBe(1)
  })

  it('uploads directly to COS with a progress bar that never decreases and ends full', async () => {
    const page = await visit(browser(), app(), '/')
    await page.locator('#drop').waitFor()
    await recordProgress(page)
    const bytes = sampleBytes(12_000_000)
    await choose(page, 'report 报告.bin', bytes)
    await page.locator('#uploads .done').waitFor()
    const shown = await page.evaluate<number[]>('globalThis.shown')
    // At least once for each of its three parts.
    expect(shown.length).toBeGreaterThanOrEqual(3)
    expect(shown).toEqual([...shown].sort((a, b) => a - b))
    expect(shown.at(-1)).toBe(1)
    expect(await downloadedSha256(page, 'users/alice/report 报告.bin')).toBe(sha256(bytes))
  })

  it('shows a preview of a picture', async () => {
    const page = await visit(browser(), app(), '/')
    await choose(page, 'orange.png', picture)
    const image = page.getByRole('img', { name: 'orange.png' })
    await image.waitFor()
    await eventually(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(1)
  })

  it("downloads through the protected redirect with the file's name", async () => {
    const page = await visit(browser(), app(), '/')
    const name = `O'Brien's 100% 报告 🐱.txt`
    await choose(page, name, Buffer.from('hello'))
    const card = page.locator('#files li', { hasText: name })
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      card.getByRole('link', { name: 'Download' }).click(),
    ])
    expect(download.suggestedFilename()).toBe(name)
    expect(await readFile(await download.path(), 'utf8')).toBe('hello')
  })

  it("shows the refusal of another user's file with its code and sends nothing to COS", async () => {
    const page = await visit(browser(), app(), '/')
    await page.getByRole('button', { name: 'Read a file of bob' }).click()
    const refusal = page.locator('#refusal')
    await eventually(() => refusal.textContent()).toMatch(/^GET .*\/bob\/.* → 403 forbidden: /)
    await page.getByRole('button', { name: 'Upload to bob' }).click()
    await eventually(() => refusal.textContent()).toMatch(/^PUT users\/bob\/.* → 403 forbidden: /)
    expect(app().emulator.requests.filter(({ key }) => key.startsWith('users/bob/'))).toEqual([])
  })

  it('cancels an upload and deletes a file without leaving anything in COS', async () => {
    const page = await visit(browser(), app(), '/')
    await choose(page, 'short-lived.txt', Buffer.from('hello'))
    await page.getByRole('button', { name: 'Delete short-lived.txt' }).click()
    await eventually(() => page.getByText('short-lived.txt', { exact: true }).count()).toBe(1)
    const isPart = ({ action }: { action?: string }) => action === 'UploadPart'
    app().emulator.faults.delay({ seconds: 60, requests: Number.POSITIVE_INFINITY, matching: isPart })
    await choose(page, 'cancelled.bin', sampleBytes(12_000_000))
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.locator('#uploads .failed', { hasText: 'cancelled' }).waitFor()
    app().emulator.faults.clear()
    expect(await downloadedSha256(page, 'users/alice/short-lived.txt')).toBe('404')
    expect(await downloadedSha256(page, 'users/alice/cancelled.bin')).toBe('404')
  })

  it('is Chinese in a Chinese browser until another language is chosen', async () => {
    const page = await visit(browser(), app(), '/', { locale: 'zh-CN' })
    await page.getByRole('heading', { name: '你的文件' }).waitFor()
    await page.getByRole('button', { name: '读取 bob 的文件' }).waitFor()
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Your files' }).waitFor()
    await page.getByRole('link', { name: 'Uppy' }).click()
    await page.getByText('Choose a file').waitFor()
  })
}

/** Records every value of a progress bar. */
function recordProgress(page: Page): Promise<void> {
  return page.evaluate(() => {
    const shown: number[] = []
    Object.assign(globalThis, { shown })
    const { get, set } = Object.getOwnPropertyDescriptor(HTMLProgressElement.prototype, 'value')!
    const record = function (this: HTMLProgressElement, value: number) {
      shown.push(value)
      set!.call(this, value)
    }
    Object.defineProperty(HTMLProgressElement.prototype, 'value', { get, set: record })
  })
}
