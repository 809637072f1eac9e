import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listKeys } from '../demo/files-app-fixture.js'
import { findChromium, launchChromium } from './chromium.js'
import { eventually } from './eventually.js'
import { holdAfterFirst, openFilesPage, statuses, writeFiles, writeSample } from './files-page.js'
import { sampleBytes } from './sample-file.js'

const executable = await findChromium()

describe.skipIf(!executable)('uploads of the page of the files app', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium(executable!)
  })
  afterAll(() => browser?.close())

  it('uploads a chosen folder, three files at the same time', async () => {
    const { page, app } = await openFilesPage(browser)
    const names = ['1.txt', '2.txt', 'deep/3.txt', 'deep/4.txt', 'deep/deeper/5.txt']
    const directory = await writeFiles(Object.fromEntries(names.map((name) => [name, name])))
    const isPut = ({ action }: { action?: string }) => action === 'PutObject'
    app.emulator.faults.delay({ seconds: 1, requests: 3, matching: isPut })
    await page.locator('#folder').setInputFiles(directory)
    await eventually(() => page.locator('#uploads .uploading').count()).toBe(3)
    expect(await page.locator('#uploads .idle .state').allTextContents()).toEqual(['waiting', 'waiting'])
    await eventually(() => page.locator('#uploads .done').count()).toBe(5)
    await eventually(() => page.locator('#files li').count()).toBe(5)
  })

  it('uploads dropped files and folders, and does not open a file that misses the area', async () => {
    const { page, done } = await openFilesPage(browser)
    const directory = await writeFiles({ 'a.txt': 'a', 'folder/b.txt': 'b', 'folder/c/d.txt': 'd' })
    await drop(page, '#who', [join(directory, 'a.txt')])
    await drop(page, '#drop', [join(directory, 'a.txt'), join(directory, 'folder')])
    for (const name of ['a.txt', 'b.txt', 'd.txt']) await done(name)
    expect(await page.locator('#uploads li').count()).toBe(3)
    expect(await page.locator('#drop').getAttribute('class')).toBe('drop')
  })

  it('shows a progress that never decreases, with the rate and the remaining time', async () => {
    const { page, choose, row, done } = await openFilesPage(browser)
    await recordProgress(page)
    const network = await page.context().newCDPSession(page)
    const limits = { offline: false, latency: 20, downloadThroughput: -1, uploadThroughput: 4_000_000 }
    await network.send('Network.emulateNetworkConditions', limits)
    await choose(await writeSample('report.bin', sampleBytes(12_000_000)))
    await eventually(() => row('report.bin').locator('.state').textContent()).toMatch(
      /^\d+ % · \d+\.\d MB\/s · \d+ s left$/,
    )
    await done('report.bin')
    const shown = await page.evaluate<number[]>('globalThis.shown')
    expect(shown.length).toBeGreaterThan(5)
    expect(shown).toEqual([...shown].sort((a, b) => a - b))
    expect(shown.at(-1)).toBe(1)
  })

  it('pauses an upload and resumes it without sending a finished part again', async () => {
    const { app, choose, row, click, done } = await openFilesPage(browser)
    holdAfterFirst(app, 'UploadPart')
    await choose(await writeSample('paused.bin', sampleBytes(12_000_000)))
    await eventually(() => statuses(app, 'UploadPart').includes(200)).toBe(true)
    await click('Pause', 'paused.bin')
    expect(await row('paused.bin').locator('.state').textContent()).toMatch(/^paused at \d+ %$/)
    app.emulator.faults.clear()
    app.emulator.requests.length = 0
    await click('Resume', 'paused.bin')
    await done('paused.bin')
    expect(statuses(app, 'InitiateMultipartUpload')).toEqual([])
    expect(statuses(app, 'UploadPart')).toEqual([200, 200])
  })

  it('pauses, resumes and cancels all uploads', async () => {
    const { page, app } = await openFilesPage(browser)
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    const names = ['1.bin', '2.bin', '3.bin', '4.bin']
    const directory = await writeFiles(
      Object.fromEntries(names.map((name) => [name, sampleBytes(6_000_000)])),
    )
    holdAfterFirst(app, 'UploadPart')
    await page.locator('#folder').setInputFiles(directory)
    await button('Pause all').click()
    await eventually(() => page.locator('#uploads .paused').count()).toBe(3)
    expect(await page.locator('#uploads .idle').count()).toBe(1)
    // The queue stays paused although nothing in it is paused any more.
    for (let count = 3; count > 0; count--)
      await page.locator('#uploads .paused').first().getByText('Cancel', { exact: true }).click()
    await button('Resume all').click()
    await eventually(() => page.locator('#uploads .uploading').count()).toBe(1)
    await button('Cancel all').click()
    await eventually(() => page.locator('#uploads .canceled').count()).toBe(4)
    app.emulator.faults.clear()
    await eventually(() => listKeys(app)).toEqual([])
    expect(await button('Cancel all').isVisible()).toBe(false)
  })

  it('cancels an upload and leaves nothing of it in COS', async () => {
    const { page, app, choose, click, row } = await openFilesPage(browser)
    holdAfterFirst(app, 'UploadPart')
    await choose(await writeSample('canceled.bin', sampleBytes(12_000_000)))
    await eventually(() => statuses(app, 'UploadPart').includes(200)).toBe(true)
    await click('Cancel', 'canceled.bin')
    await row('canceled.bin').getByText('canceled', { exact: true }).waitFor()
    await eventually(() => listKeys(app)).toEqual([])
    await click('Hide', 'canceled.bin')
    expect(await page.locator('#uploads li').count()).toBe(0)
    expect(await page.locator('#files li').count()).toBe(0)
  })
})

/** Drops files and folders from the disk on an element. */
async function drop(page: Page, selector: string, files: string[]): Promise<void> {
  const box = (await page.locator(selector).boundingBox())!
  const session = await page.context().newCDPSession(page)
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    const data = { items: [], files, dragOperationsMask: 1 }
    await session.send('Input.dispatchDragEvent', { type, x: box.x + 5, y: box.y + 5, data })
  }
}

/** Records every value of a progress bar. */
function recordProgress(page: Page): Promise<void> {
  return page.evaluate(() => {
    const shown: number[] = []
    Object.assign(globalThis, { shown })
    const { get, set } = Object.getOwnPropertyDescriptor(HTMLProgressElement.prototype, 'value')!
    const record = function (this: HTMLProgressElement, value: number) {
      if (this.id !== 'quota') shown.push(value)
      set!.call(this, value)
    }
    Object.defineProperty(HTMLProgressElement.prototype, 'value', { get, set: record })
  })
}
