import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Database } from '../../examples/files-app/database.js'
import { openSqlite } from '../demo/databases.js'
import { findChromium, launchChromium } from './chromium.js'
import { eventually } from './eventually.js'
import {
  type FilesPage,
  holdAfterFirst,
  openFilesPage,
  openTab,
  statuses,
  writeSample,
} from './files-page.js'
import { sampleBytes, sha256 } from './sample-file.js'

const executable = await findChromium()
const sample = sampleBytes(12_000_000)

describe.skipIf(!executable)('uploads of the page of the files app, with faults', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium(executable!)
  })
  afterAll(() => browser?.close())

  it('offers a retry if the database is down during the confirmation, and does not send the file again', async () => {
    const { database, setDown } = await openUnreliableDatabase()
    const { app, page, choose, row, click, done } = await openFilesPage(browser, { database })
    await hurry(page)
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    onTestFinished(() => log.mockRestore())
    setDown(true)
    await choose(await writeSample('a.txt', 'hello'))
    await row('a.txt').getByText('Something went wrong on the server.').waitFor()
    expect(await page.locator('#files li').count()).toBe(0)
    setDown(false)
    await click('Retry', 'a.txt')
    await done('a.txt')
    expect(statuses(app, 'PutObject')).toEqual([200])
    expect(await listNames(app.alice)).toEqual(['a.txt'])
  })

  it('retries after COS has failed for long, with the parts that COS has', async () => {
    const files = await openFilesPage(browser)
    const { app, page, choose, row, click, done } = files
    await hurry(page)
    let seen = 0
    const matching = ({ action }: { action?: string }) => action === 'UploadPart' && ++seen > 1
    app.emulator.faults.fail({ status: 503, requests: Number.POSITIVE_INFINITY, matching })
    await choose(await writeSample('large.bin', sample))
    await row('large.bin').getByText('The storage refused the upload.').waitFor()
    app.emulator.faults.clear()
    app.emulator.requests.length = 0
    await click('Retry', 'large.bin')
    await done('large.bin')
    expect(statuses(app, 'UploadPart')).toEqual([200, 200])
    await expectOneSample(files)
  })

  it('resumes after a reload, and sends only the missing parts', async () => {
    const files = await openFilesPage(browser)
    const { app, page, choose, done } = files
    const path = await writeSample('large.bin', sample)
    holdAfterFirst(app, 'UploadPart')
    await choose(path)
    await eventually(() => statuses(app, 'UploadPart').includes(200)).toBe(true)
    page.once('dialog', (dialog) => dialog.accept())
    await page.reload()
    app.emulator.faults.clear()
    app.emulator.requests.length = 0
    await page.locator('#room').waitFor()
    await choose(path)
    await done('large.bin')
    expect(statuses(app, 'InitiateMultipartUpload')).toEqual([])
    expect(statuses(app, 'UploadPart')).toEqual([200, 200])
    await expectOneSample(files)
  })

  it('continues if COS is restarted during an upload', async () => {
    const files = await openFilesPage(browser)
    const { app, page, choose, done } = files
    await hurry(page)
    holdAfterFirst(app, 'UploadPart')
    await choose(await writeSample('large.bin', sample))
    await eventually(() => statuses(app, 'UploadPart').includes(200)).toBe(true)
    await app.restartCos()
    await done('large.bin')
    expect(statuses(app, 'InitiateMultipartUpload')).toEqual([])
    expect(statuses(app, 'UploadPart')).toEqual([200, 200])
    await expectOneSample(files)
  })

  it('continues if the answer to the completion was lost, and does not send the file again', async () => {
    const files = await openFilesPage(browser)
    const { app, page, choose, done } = files
    await hurry(page)
    const matching = ({ action }: { action?: string }) => action === 'CompleteMultipartUpload'
    app.emulator.faults.dropResponse({ afterBytes: 0, matching })
    await choose(await writeSample('large.bin', sample))
    await done('large.bin')
    expect(statuses(app, 'UploadPart')).toEqual([200, 200, 200])
    expect(statuses(app, 'InitiateMultipartUpload')).toEqual([200])
    await expectOneSample(files)
  })

  it('records one row if two tabs upload the same file', async () => {
    const files = await openFilesPage(browser)
    const { app, page, choose, done } = files
    const path = await writeSample('large.bin', sample)
    holdAfterFirst(app, 'UploadPart', 3)
    await choose(path)
    await eventually(() => statuses(app, 'UploadPart').includes(200)).toBe(true)
    const second = await openTab(await page.context().newPage(), app)
    await second.choose(path)
    await eventually(() => statuses(app, 'ListParts')).toEqual([200])
    app.emulator.faults.clear()
    await Promise.all([done('large.bin'), second.done('large.bin')])
    await expectOneSample(files)
  })

  it('continues after the session has ended and the user has logged in again', async () => {
    const { app, page, choose, row, click, done } = await openFilesPage(browser)
    await page.context().clearCookies()
    await choose(await writeSample('a.txt', 'hello'))
    await row('a.txt').getByText('Please log in again.').waitFor()
    await page.getByRole('button', { name: 'alice' }).click()
    await click('Retry', 'a.txt')
    await done('a.txt')
    expect(await listNames(app.alice)).toEqual(['a.txt'])
  })
})

/** Makes pauses between attempts ten times shorter. */
function hurry(page: Page): Promise<void> {
  return page.evaluate(() => {
    const wait = globalThis.setTimeout
    Object.assign(globalThis, { setTimeout: (wake: () => void, pause: number) => wait(wake, pause / 10) })
  })
}

async function openUnreliableDatabase() {
  const database = await openSqlite()
  let isDown = false
  const unreliable: Database = {
    ...database,
    transaction: (work) =>
      isDown ? Promise.reject(new Error('the database is down')) : database.transaction(work),
  }
  return {
    database: unreliable,
    setDown: (value: boolean) => {
      isDown = value
    },
  }
}

async function listNames(visitor: FilesPage['app']['alice']): Promise<string[]> {
  const { json } = await visitor.get('/files')
  return json.files.map(({ name }: { name: string }) => name)
}

/** Fails unless the app has one row and its file is the sample. */
async function expectOneSample({ app }: FilesPage): Promise<void> {
  const { json } = await app.alice.get('/files')
  expect(json).toMatchObject({
    files: [{ name: 'large.bin', size: sample.length }],
    usedBytes: sample.length,
  })
  const { location } = await app.alice.get(`/files/${json.files[0].id}`)
  const file = await fetch(location)
  expect(sha256(new Uint8Array(await file.arrayBuffer()))).toBe(sha256(sample))
}
