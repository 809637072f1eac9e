import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import type { Database } from '../../examples/files-app/database.js'
import { openSqlite } from '../demo/databases.js'
import { type FilesApp, type Framework, startFilesApp } from '../demo/files-app-fixture.js'

/** The page of the files app, and what a test does with it. */
export interface FilesPage {
  page: Page
  app: FilesApp
  /** Chooses files, by the button for files. */
  choose(...paths: string[]): Promise<void>
  /** Returns the row of an upload. */
  row(name: string): Locator
  /** Clicks a button of the row of an upload. */
  click(button: string, name: string): Promise<void>
  /** Waits until an upload is done. */
  done(name: string): Promise<void>
}

export interface FilesPageOptions extends BrowserContextOptions {
  framework?: Framework
  database?: Database
}

/** Starts the app for one test and opens its page as alice. An error of the page fails the test. */
export async function openFilesPage(browser: Browser, options: FilesPageOptions = {}): Promise<FilesPage> {
  const { framework = 'Express', database, ...contextOptions } = options
  const app = await startFilesApp(framework, database ?? (await openSqlite()))
  const context = await browser.newContext({ locale: 'en-US', ...contextOptions })
  onTestFinished(() => context.close())
  await context.request.post(`${app.url}/login`, { data: { user: 'alice' } })
  return openTab(await context.newPage(), app)
}

/** Opens the page in a tab. */
export async function openTab(page: Page, app: FilesApp): Promise<FilesPage> {
  const errors: string[] = []
  page.on('pageerror', ({ message }) => errors.push(message))
  onTestFinished(() => expect(errors).toEqual([]))
  await page.goto(app.url)
  await page.locator('#room').waitFor()
  const row = (name: string) => page.locator('#uploads li', { hasText: name })
  return {
    page,
    app,
    row,
    choose: (...paths) => page.locator('#file').setInputFiles(paths),
    click: (button, name) =>
      row(name)
        .getByRole('button', { name: `${button}: ${name}`, exact: true })
        .click(),
    done: (name) =>
      row(name)
        .locator('.state', { hasText: /^(uploaded|已上传)$/ })
        .waitFor(),
  }
}

/** Writes files into a temporary directory. @returns the directory */
export async function writeFiles(files: Record<string, string | Uint8Array>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'cosgate-browser-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), content)
  }
  return directory
}

/** Writes one file. @returns its path */
export async function writeSample(name: string, content: string | Uint8Array): Promise<string> {
  return join(await writeFiles({ [name]: content }), name)
}

/** Statuses of COS's answers to one action, in ascending order. */
export function statuses({ emulator }: FilesApp, action: string): number[] {
  const requests = emulator.requests.filter((request) => request.action === action)
  return requests
    .filter(({ method }) => method !== 'OPTIONS')
    .map(({ status }) => status)
    .sort()
}

/** Lets the first request of an action pass, and delays the later ones. */
export function holdAfterFirst({ emulator }: FilesApp, action: string, seconds = 60): void {
  let seen = 0
  const matching = (request: { action?: string }) => request.action === action && ++seen > 1
  emulator.faults.delay({ seconds, requests: Number.POSITIVE_INFINITY, matching })
}
