import type { Browser } from 'playwright-core'
import { expect, it } from 'vitest'
import type { DemoApp } from './demo-app.js'
import { eventually } from './eventually.js'
import { choose, downloadedSha256, sampleBytes, sha256 } from './sample-file.js'
import { visit } from './visit.js'

const files = [
  { name: '照片.png', size: 200_000, action: 'PutObject' },
  { name: 'large.bin', size: 12_000_000, action: 'CompleteMultipartUpload' },
]

/** Uppy with signatures of the app. */
export function testUppy(browser: () => Browser, app: () => DemoApp): void {
  it.each(files)('uploads $name by $action, with progress to 100 %', async ({ name, size, action }) => {
    const page = await visit(browser(), app(), '/uppy.html')
    const bytes = sampleBytes(size)
    await choose(page, name, bytes)
    await page.getByRole('link', { name: `users/alice/${name}` }).waitFor()
    await eventually(() => page.locator('#percent').textContent()).toBe('100 %')
    expect(await downloadedSha256(page, `users/alice/${name}`)).toBe(sha256(bytes))
    const done = app().emulator.requests.filter((request) => request.action === action)
    expect(done.at(-1)).toMatchObject({ key: `users/alice/${name}`, status: 200 })
  })

  it('shows a refusal with its code and sends nothing to COS', async () => {
    const page = await visit(browser(), app(), '/uppy.html')
    // The page logs in when it starts.
    await page.locator('#file:enabled').waitFor({ state: 'attached' })
    await page.context().clearCookies()
    app().emulator.requests.length = 0
    await choose(page, 'a.txt', Buffer.from('a'))
    await eventually(() => page.locator('#problem').textContent()).toMatch(/^401 unauthenticated /)
    expect(app().emulator.requests).toEqual([])
  })
}
