import { describe, it } from 'vitest'
import { cos } from './cos.js'
import { serve } from './program.js'
import { expectToWork } from './twelve-lines.js'

cos.forThisFile()

describe.each([
  ['Express 5', 'README.md › Express in twelve lines › js', {}, '/files/cat.jpg'],
  ['Express 4', 'README.md › Express in twelve lines › js', { express: 'express4' }, '/files/cat.jpg'],
  ['Koa 3', 'README.md › Koa in twelve lines › js', {}, '/files?name=cat.jpg'],
  ['Koa 2', 'README.md › Koa in twelve lines › js', { koa: 'koa2' }, '/files?name=cat.jpg'],
] as const)('the twelve lines on %s, as they are pasted', (_name, block, versions, download) => {
  it('sign an upload, redirect to its download and refuse the rest', async () => {
    await expectToWork(await serve(block, { versions }), download)
  })
})
