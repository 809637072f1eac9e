import type { Browser, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { DemoApp } from './demo-app.js'

/** Opens a page of the app as alice, in a separate context that ends with the test. */
export async function visit(browser: Browser, app: DemoApp, path: string, options = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', ...options })
  onTestFinished(() => context.close())
  await context.request.post(`${app.url}/login`, { data: { user: 'alice' } })
  const page = await context.newPage()
  await page.goto(`${app.url}${path}`)
  return page
}

/** Makes the exports of a module of the page global, for functions that are evaluated in the page. */
export function expose(page: Page, module: string, name: string): Promise<void> {
  return page.evaluate(`import('${module}').then((module) => { globalThis.${name} = module.${name} })`)
}
