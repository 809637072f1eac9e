import type { Browser } from 'playwright-core'
import { expect, it } from 'vitest'
import type { DemoApp } from './demo-app.js'
import { eventually } from './eventually.js'
import { findFaintTexts } from './legibility.js'
import { choose } from './sample-file.js'
import { expose, visit } from './visit.js'

const pages = ['client.html', 'cos-js-sdk.html', 'uppy.html']

/** The pages of the other clients. */
export function testClientPages(browser: () => Browser, app: () => DemoApp): void {
  it('links all pages, in Chinese in a Chinese browser', async () => {
    const page = await visit(browser(), app(), '/', { locale: 'zh-CN' })
    await page.getByRole('heading', { name: '同一个应用，三种客户端' }).waitFor()
    const links = await page.locator('main a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
    expect(links).toEqual(pages)
    await page.getByRole('link', { name: 'Uppy' }).click()
    await page.getByText('选择文件').waitFor()
    await page.getByRole('link', { name: '其他客户端' }).click()
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'One app, three clients' }).waitFor()
  })

  it.each<[string, { status?: number; body?: string } | undefined, object]>([
    ['a lost connection', undefined, { code: 'network_error' }],
    ['an error page of a proxy', { status: 502, body: '<h1>' }, { status: 502, code: 'internal' }],
  ])('reject with a code after %s', async (_, answer, error) => {
    const page = await visit(browser(), app(), '/client.html')
    await page.route('**/session', (route) => (answer ? route.fulfill(answer) : route.abort()))
    await expose(page, '/app.js', 'readSession')
    const outcome = page.evaluate(`readSession().catch(({ status, code }) => ({ status, code }))`)
    expect(await outcome).toEqual(error)
  })

  it.each(['light', 'dark'] as const)(
    'do not scroll sideways on a phone, and their texts are legible: %s',
    async (colorScheme) => {
      const viewport = { width: 360, height: 740 }
      const page = await visit(browser(), app(), '/', { viewport, colorScheme })
      for (const path of ['', ...pages]) {
        await page.goto(`${app().url}/${path}`)
        if (path) {
          await choose(page, `${'w'.repeat(120)}.txt`, Buffer.from('hello'))
          await eventually(() => page.locator('#result').textContent()).toMatch(/w\.txt$/)
        }
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
        expect(await findFaintTexts(page)).toEqual([])
      }
    },
  )
}
