import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

/** Bytes without repeated groups of four, so that a part in the wrong place is noticed. */
export function sampleBytes(size: number): Buffer {
  const counters = new Uint32Array(Math.ceil(size / 4))
  for (let index = 0; index < counters.length; index++) counters[index] = index
  return Buffer.from(counters.buffer, 0, size)
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Downloads an object like a user, through the app's redirect. */
export function downloadedSha256(page: Page, key: string): Promise<string> {
  return page.evaluate(
    async (path) => {
      const response = await fetch(path)
      if (!response.ok) return `${response.status}`
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await response.arrayBuffer()))
      return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
    },
    `/files/${key.split('/').map(encodeURIComponent).join('/')}`,
  )
}

/** Chooses a file in the page, from the disk because a large one takes seconds through the browser's debugging port. */
export async function choose(page: Page, name: string, bytes: Buffer): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'cosgate-browser-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  await writeFile(join(directory, name), bytes)
  await page.locator('#file:enabled').setInputFiles(join(directory, name))
}
