import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Framework, listKeys } from '../demo/files-app-fixture.js'
import { findChromium, launchChromium } from './chromium.js'
import { eventually } from './eventually.js'
import { holdAfterFirst, openFilesPage, statuses, writeSample } from './files-page.js'
import { findFaintTexts } from './legibility.js'
import { sampleBytes } from './sample-file.js'

const executable = await findChromium()

/** One orange pixel. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z/C/HgAGgwJ/lK3Q6wAAAABJRU5ErkJggg==',
  'base64',
)

describe.skipIf(!executable)('the page of the files app', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium(executable!)
  })
  afterAll(() => browser?.close())

  it.each<Framework>(['Express', 'Koa'])(
    'uploads a picture, shows its thumbnail, downloads it by its name and deletes it: %s',
    async (framework) => {
      const files = await openFilesPage(browser, { framework })
      const { page, app, done } = files
      const name = `O'Brien's 100% 报告 🐱.png`
      await files.choose(await writeSample(name, picture))
      await done(name)
      const image = page.getByRole('img', { name })
      await eventually(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(1)
      await eventually(() => page.locator('#quota-text').textContent()).toBe('70 B of 200.0 MB used')
      const link = page.getByRole('link', { name: `Download ${name}` })
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
      expect(download.suggestedFilename()).toBe(name)
      expect(await readFile(await download.path())).toEqual(picture)
      await page.getByRole('button', { name: `Delete ${name}` }).click()
      await page.getByText('Nothing here yet.').waitFor()
      expect(await page.locator('#announcement').textContent()).toBe(`${name} was deleted`)
      expect(await page.locator('#quota-text').textContent()).toBe('0 B of 200.0 MB used')
      expect(await listKeys(app)).toEqual([])
    },
  )

  it('asks for the user and shows nothing before', async () => {
    const { page } = await openFilesPage(browser)
    await page.context().clearCookies()
    await page.reload()
    await page.getByRole('button', { name: 'bob' }).waitFor()
    expect(await page.locator('#room').isVisible()).toBe(false)
    await page.reload()
    await page.getByRole('button', { name: 'bob' }).click()
    await page.locator('#room').waitFor()
    expect(await page.getByRole('button', { name: 'bob', pressed: true }).count()).toBe(1)
  })

  it('shows why the app refuses a program, offers no retry, and records nothing', async () => {
    const { page, app, choose, row } = await openFilesPage(browser)
    await choose(await writeSample('setup.exe', 'MZ program'))
    await row('setup.exe').getByText('Programs are not accepted.').waitFor()
    expect(await row('setup.exe').getByRole('button').allTextContents()).toEqual(['Hide'])
    await page.getByRole('button', { name: 'Upload a program' }).click()
    const refusal = 'PUT setup.exe → 422 refused_content: Programs are not accepted.'
    await eventually(() => page.locator('#refusal').textContent()).toBe(refusal)
    expect(await page.locator('#files li').count()).toBe(0)
    expect(statuses(app, 'PutObjectCopy')).toEqual([])
  })

  it("shows that a file does not fit into the user's storage before it is sent", async () => {
    const { app, choose, row } = await openFilesPage(browser)
    await choose(await writeSample('huge.bin', new Uint8Array(200 * 1024 * 1024 + 1)))
    await row('huge.bin').getByText('The file does not fit into your storage.').waitFor()
    expect(await row('huge.bin').getByRole('button').allTextContents()).toEqual(['Hide'])
    expect(app.emulator.requests).toEqual([])
  })

  it("hides a user's files and uploads from another user", async () => {
    const { page, choose, done } = await openFilesPage(browser)
    await choose(await writeSample('diary.txt', 'private'))
    await done('diary.txt')
    const path = await page.getByRole('link', { name: 'Download diary.txt' }).getAttribute('href')
    await page.getByRole('button', { name: 'bob' }).click()
    await page.getByText('Nothing here yet.').waitFor()
    expect(await page.getByText('diary.txt').count()).toBe(0)
    await page.getByRole('button', { name: "Download another user's file" }).click()
    const refusal = `GET ${path} → 404 not_found: There is no such file.`
    await eventually(() => page.locator('#refusal').textContent()).toBe(refusal)
  })

  it('stops the uploads of a user when another logs in, and resumes them later', async () => {
    const { page, app, choose, done } = await openFilesPage(browser)
    const path = await writeSample('large.bin', sampleBytes(12_000_000))
    let aborted = 0
    page.on('requestfailed', (request) => request.url().startsWith(app.emulator.url) && aborted++)
    holdAfterFirst(app, 'UploadPart')
    await choose(path)
    await eventually(() => statuses(app, 'UploadPart').includes(200)).toBe(true)
    await page.getByRole('button', { name: 'bob' }).click()
    await page.getByText('Nothing here yet.').waitFor()
    await eventually(() => aborted).toBe(2)
    expect(await page.locator('#uploads li').count()).toBe(0)
    app.emulator.faults.clear()
    await page.getByRole('button', { name: 'alice' }).click()
    await page.getByRole('button', { name: 'alice', pressed: true }).waitFor()
    await choose(path)
    await done('large.bin')
    expect(statuses(app, 'InitiateMultipartUpload')).toEqual([200])
  })

  it('is Chinese in a Chinese browser, with Chinese errors, until another language is chosen', async () => {
    const { page, choose, row, done } = await openFilesPage(browser, { locale: 'zh-CN' })
    await page.getByRole('heading', { name: '我的文件' }).waitFor()
    await choose(await writeSample('setup.exe', 'MZ program'))
    await row('setup.exe').getByText('不接受可执行文件。').waitFor()
    await choose(await writeSample('笔记.txt', 'hello'))
    await done('笔记.txt')
    await page.getByRole('button', { name: '删除 笔记.txt' }).waitFor()
    await page.context().setOffline(true)
    await page.getByRole('button', { name: 'bob' }).click()
    await page.getByText('网络连接失败，请重试。').waitFor()
    await page.context().setOffline(false)
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Your files' }).waitFor()
  })

  it('is usable with the keyboard alone, and keeps the focus in the row', async () => {
    const { page, app, choose, row, done } = await openFilesPage(browser)
    const focused = () => page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.id)
    await page.getByRole('button', { name: 'bob' }).focus()
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('file')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('folder')
    holdAfterFirst(app, 'UploadPart')
    await choose(await writeSample('large.bin', sampleBytes(12_000_000)))
    await row('large.bin').getByRole('button', { name: 'Pause' }).focus()
    await page.keyboard.press('Enter')
    expect(await focused()).toBe('Resume: large.bin')
    app.emulator.faults.clear()
    await page.keyboard.press('Enter')
    await done('large.bin')
    expect(await focused()).toBe('Hide: large.bin')
    await choose(await writeSample('small.txt', 'hello'))
    await done('small.txt')
    await page.keyboard.press('Enter')
    expect(await focused()).toBe('Hide: small.txt')
    await page.getByRole('button', { name: 'Delete small.txt' }).focus()
    await page.keyboard.press('Enter')
    await eventually(focused).toBe('Delete large.bin')
  })

  it('announces the end of an upload to screen readers', async () => {
    const { page, choose } = await openFilesPage(browser)
    const status = page.getByRole('status')
    await choose(await writeSample('a.txt', 'hello'))
    await eventually(() => status.first().textContent()).toBe('a.txt was uploaded')
    await choose(await writeSample('setup.exe', 'MZ'))
    await eventually(() => status.first().textContent()).toBe('setup.exe: Programs are not accepted.')
  })

  it.each(['light', 'dark'] as const)(
    'does not scroll sideways on a phone, and its texts are legible: %s',
    async (colorScheme) => {
      const { page, choose, done, row } = await openFilesPage(browser, {
        viewport: { width: 360, height: 740 },
        colorScheme,
      })
      await choose(await writeSample(`${'w'.repeat(120)}.txt`, 'hello'))
      await done('www')
      await choose(await writeSample('setup.exe', 'MZ'))
      await row('setup.exe').getByText('Programs are not accepted.').waitFor()
      await page.getByRole('button', { name: "Download another user's file" }).click()
      await eventually(() => page.locator('#refusal').textContent()).toMatch(/not_found/)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
      expect(await findFaintTexts(page)).toEqual([])
    },
  )
})
