import { describe, expect, it } from 'vitest'
import { cos } from './cos.js'
import { findCode } from './documents.js'
import { serve } from './program.js'
import { expectToWork, serveWithSession } from './quick-start.js'

cos.forThisFile()

describe.each([
  ['Express 5', 'README.md › Express › js', {}, '/files/cat.jpg'],
  ['Express 4', 'README.md › Express › js', { express: 'express4' }, '/files/cat.jpg'],
  ['Koa 3', 'README.md › Koa › js', {}, '/files?name=cat.jpg'],
  ['Koa 2', 'README.md › Koa › js', { koa: 'koa2' }, '/files?name=cat.jpg'],
] as const)('the sample of the README on %s', (_name, block, versions, download) => {
  it('signs an upload, redirects to its download and refuses other keys', async () => {
    await expectToWork(await serveWithSession(block, { versions }), download)
  })

  it('works in a CommonJS file with the lines that the README shows', async () => {
    const requires = findCode(`${block} 2`)
    const edit = (code: string) => code.replace(/^(?:import .*\n)+/, requires)
    const app = await serveWithSession(block, { versions, edit, commonjs: true })
    await expectToWork(app, download)
  })

  it('refuses every request without a session', async () => {
    const app = await serve(block, { versions })
    const presign = (key: string) => app.post('/cos/presign', { method: 'PUT', key })
    const answers = [await presign('users/alice/cat.jpg'), await presign('users/undefined/cat.jpg')]
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [403, 'forbidden'],
      [403, 'forbidden'],
    ])
    expect((await app.get(download)).status).toBe(403)
  })
})
