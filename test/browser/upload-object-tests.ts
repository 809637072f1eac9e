import type { Browser } from 'playwright-core'
import { expect, it } from 'vitest'
import type { DemoApp } from './demo-app.js'
import { upload } from './in-page-upload.js'
import { choose, downloadedSha256, sampleBytes, sha256 } from './sample-file.js'
import { visit } from './visit.js'

const files = [
  { name: 'empty.bin', size: 0, progress: 1 },
  { name: 'small.bin', size: 200, progress: 1 },
  { name: '中文 文件名.bin', size: 300, progress: 1 },
  { name: '🐱+100% & more?.bin', size: 400, progress: 1 },
  { name: 'middle.bin', size: 12_000_000, progress: 3 },
]

/** `uploadObject` without faults, and its example page. */
export function testUploadObject(browser: () => Browser, app: () => DemoApp): void {
  it.each(files)(
    'uploads $name of $size bytes and reports each byte once',
    async ({ name, size, progress }) => {
      const page = await visit(browser(), app(), '/client.html')
      const uploaded = await upload(page, { name, size })
      expect(uploaded.key).toBe(`users/alice/${name}`)
      expect(uploaded.etag).toMatch(/^"[0-9a-f]{32}(-3)?"$/)
      expect(uploaded.progress.length).toBeGreaterThanOrEqual(progress)
      expect(uploaded.progress).toEqual([...new Set(uploaded.progress)].sort((a, b) => a - b))
      expect(uploaded.progress.at(-1)).toBe(size)
      expect(await downloadedSha256(page, uploaded.key!)).toBe(sha256(sampleBytes(size)))
    },
  )

  it('uploads 100 MB with four calls to the app', async () => {
    const page = await visit(browser(), app(), '/client.html')
    const calls: string[] = []
    page.on('request', (request) => request.url().startsWith(app().url) && calls.push(request.method()))
    const size = 100 * 1024 * 1024
    const uploaded = await upload(page, { name: 'large.bin', size })
    expect(uploaded.progress.at(-1)).toBe(size)
    // The start, 20 parts in batches of twelve, the completion.
    expect(calls.filter((method) => method === 'POST')).toHaveLength(4)
    expect(await downloadedSha256(page, 'users/alice/large.bin')).toBe(sha256(sampleBytes(size)))
  }, 60_000)

  it('uploads by the classic script, as window.cosgate', async () => {
    const page = await visit(browser(), app(), '/client.html')
    await page.addScriptTag({ url: '/cosgate-client/cosgate-client.global.js' })
    const uploaded = await page.evaluate<{ key: string }>(
      `cosgate.uploadObject(new File(['abc'], 'a.txt'), { key: 'users/alice/classic.txt' })`,
    )
    expect(uploaded.key).toBe('users/alice/classic.txt')
    expect(await downloadedSha256(page, uploaded.key)).toBe(sha256(Buffer.from('abc')))
  })

  it('the example page uploads a chosen file and links it', async () => {
    const page = await visit(browser(), app(), '/client.html')
    const bytes = sampleBytes(6_000_000)
    await choose(page, 'six.bin', bytes)
    await page.getByRole('link', { name: 'users/alice/six.bin' }).waitFor()
    expect(await page.locator('#percent').textContent()).toBe('100 %')
    expect(await downloadedSha256(page, 'users/alice/six.bin')).toBe(sha256(bytes))
  })
}
