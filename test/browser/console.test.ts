import { createSigner } from '@cosgate/core'
import { createEmulator, type Emulator } from '@cosgate/emulator'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { findChromium, launchChromium } from './chromium.js'
import { eventually } from './eventually.js'

const executable = await findChromium()
const place = { bucket: 'console-1250000000', region: 'ap-guangzhou' }
const credentials = { secretId: 'not-a-real-id', secretKey: 'not-a-real-key' }

/** One orange pixel. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z/C/HgAGgwJ/lK3Q6wAAAABJRU5ErkJggg==',
  'base64',
)

describe.skipIf(!executable)('the console of the emulator in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium(executable!)
  })
  afterAll(() => browser?.close())

  /** Opens the console of an emulator with two objects, and fails the test on any error of the page. */
  async function open(options = {}): Promise<{ emulator: Emulator; page: Page; origin: string }> {
    const emulator = createEmulator({ ...place, credentials })
    const origin = await emulator.listen()
    await put(origin, 'photos/orange.png', picture, 'image/png')
    await put(origin, 'notes 笔记.txt', 'hello <b>', 'text/plain')
    const context = await browser.newContext({ locale: 'en-US', ...options })
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', ({ message }) => errors.push(message))
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    onTestFinished(async () => {
      await context.close()
      await emulator.close()
      expect(errors).toEqual([])
    })
    await page.goto(`${origin}/_emulator/`)
    return { emulator, page, origin }
  }

  const signerOf = (origin: string) => createSigner({ ...place, credentials, origin })

  async function put(origin: string, key: string, body: BodyInit, type: string): Promise<void> {
    const headers = { 'content-type': type }
    const url = signerOf(origin).getPresignedUrl({ method: 'PUT', key, headers })
    await fetch(url, { method: 'PUT', headers, body })
  }

  it('shows requests as they arrive, and hides those that were not refused', async () => {
    const { page, origin } = await open()
    await eventually(() => page.locator('#requests tbody tr').count()).toBe(2)
    await fetch(signerOf(origin).getPresignedDownloadUrl({ key: 'nothing' }))
    const newest = page.locator('#requests tbody tr').first()
    await eventually(() => newest.textContent()).toMatch(/GetObject.*nothing.*404 NoSuchKey.* ms$/)
    await page.getByLabel('Only refused').check()
    await eventually(() => page.locator('#requests tbody tr:visible').count()).toBe(1)
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByText('No request has arrived yet.').waitFor()
  })

  it('compares both sides of a refused signature and marks the first difference', async () => {
    const { page, origin } = await open()
    const url = signerOf(origin).getPresignedDownloadUrl({ key: 'notes 笔记.txt' })
    await fetch(url, { method: 'PUT', body: 'x' })
    await page.getByRole('button', { name: '403 SignatureDoesNotMatch' }).click()
    await page.getByText('The signature matches if it was signed for GET.').waitFor()
    expect(await page.locator('mark').allTextContents()).toEqual([
      'put',
      'get',
      expect.stringMatching(/^[0-9a-f]+$/),
      expect.stringMatching(/^[0-9a-f]+$/),
    ])
    // Screen readers and the keyboard go on from the details.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('request-details')
  })

  it('opens folders, previews a picture and a text, and deletes an object', async () => {
    const { page } = await open()
    await page.getByRole('link', { name: 'Objects' }).click()
    await page.getByRole('button', { name: 'notes 笔记.txt', exact: true }).click()
    await eventually(() => page.locator('#preview pre').textContent()).toBe('hello <b>')
    await page.getByRole('button', { name: 'photos/' }).click()
    await page.getByRole('button', { name: 'orange.png', exact: true }).click()
    const image = page.getByRole('img', { name: 'photos/orange.png' })
    await eventually(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(1)
    await page.getByRole('button', { name: 'Delete orange.png' }).click()
    await page.getByText('This folder is empty.').waitFor()
    await page.getByText('Settings of the bucket').click()
    await page.getByText('not set: every origin is allowed').waitFor()
  })

  it('does not add the answer for a folder after another folder was opened', async () => {
    const { page } = await open()
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route(/api\/objects\?.*prefix=photos/, async (route) => {
      await held
      await route.continue()
    })
    await page.getByRole('link', { name: 'Objects' }).click()
    await page.getByRole('button', { name: 'photos/' }).click()
    await page.getByRole('navigation', { name: 'Folder' }).getByRole('button', { name: place.bucket }).click()
    await page.getByRole('button', { name: 'Delete notes 笔记.txt' }).waitFor()
    const late = page.waitForResponse(/prefix=photos/)
    release()
    await (await late).finished()
    // The page has handled the answer by then.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)))
    expect(await page.locator('#objects li button.link').allTextContents()).toEqual([
      ...['photos/', 'notes 笔记.txt'],
    ])
  })

  it('switches a fault on and off', async () => {
    const { page, origin } = await open()
    await page.getByRole('link', { name: 'Faults' }).click()
    await page.getByLabel('Operation').fill('PutObject')
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByText('the next PutObject request: answer 503').waitFor()
    const url = signerOf(origin).getPresignedUrl({ method: 'PUT', key: 'a' })
    expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(503)
    await page.getByRole('combobox', { name: 'Fault' }).selectOption('change the clock')
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByText('the clock is changed by 900 s').waitFor()
    await page.getByRole('button', { name: 'Switch all off' }).click()
    await page.getByText('None.').waitFor()
    expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(200)
  })

  it('is usable with the keyboard alone', async () => {
    const { page } = await open()
    await page.getByRole('link', { name: 'Objects' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'photos/' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Delete orange.png' }).waitFor()
    await page.getByRole('button', { name: 'orange.png', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('img', { name: 'photos/orange.png' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('preview')
  })

  it('does not scroll sideways on a phone', async () => {
    const { page } = await open({ viewport: { width: 360, height: 740 } })
    for (const view of ['Requests', 'Objects', 'Faults']) {
      await page.getByRole('link', { name: view }).click()
      await page.getByRole('heading', { name: view }).waitFor()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    }
  })
})
