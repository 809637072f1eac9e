import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { repository } from '../support/fresh-build.js'
import { cos } from './cos.js'
import { documents } from './documents.js'
import { output, serve } from './program.js'
import { serveWithSession } from './quick-start.js'

cos.forThisFile()

/** The documents whose programs the tests of this folder run. The programs of the other packages are compiled only. */
const executedDocuments =
  /^(?:[A-Z-]+\.md|docs\/[\w-]+\.md|packages\/(?:core|express|fetch|koa)\/README\.md)$/
/** Programs of a page or a mini program. `test/browser` and `test/client` run the SDKs in them, or what they call. */
const sdkPrograms = [
  'docs/from-the-official-sdk.md › The demo signing server › js 2',
  'docs/existing-front-ends.md › cos-js-sdk-v5 › js',
  'docs/existing-front-ends.md › Uppy › js',
  'docs/existing-front-ends.md › Upload components › js',
  'docs/existing-front-ends.md › Upload components › js 2',
  'docs/mini-programs.md › With cos-wx-sdk-v5 › js',
]

it('every program of the documents has a test that runs it', () => {
  const folder = join(repository, 'test/docs')
  const tests = readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
  const programs = [...documents.values()]
    .filter(({ path }) => executedDocuments.test(path))
    .flatMap(({ blocks }) =>
      blocks.filter(({ language, code }) => language === 'js' && /^import |fetch\(/m.test(code)),
    )
    .map(({ name }) => name)
  expect(programs.length).toBeGreaterThan(20)
  expect(programs.filter((name) => !tests.includes(`${name}'`))).toEqual([])
  expect(sdkPrograms.filter((name) => !programs.includes(name))).toEqual([])
})

it.each([
  ['packages/express/README.md › @cosgate/express › js', {}],
  ['packages/express/README.md › @cosgate/express › js', { express: 'express4' }],
  ['packages/koa/README.md › @cosgate/koa › js', {}],
  ['packages/koa/README.md › @cosgate/koa › js', { koa: 'koa2' }],
])('%s signs an upload and redirects to its download (%o)', async (block, versions) => {
  const app = await serveWithSession(block, { versions })
  const signed = await app.post('/cos/presign', { method: 'PUT', key: 'users/alice/a.txt' })
  expect(await cos.send(signed.body.url, { method: 'PUT', body: 'a' })).toMatchObject({ status: 200 })
  const redirect = await app.get('/files/a.txt')
  expect(await cos.send(redirect.headers.get('location')!)).toMatchObject({
    text: 'a',
    headers: { 'content-disposition': 'attachment; filename=a.txt' },
  })
  expect((await app.post('/cos/auth', { method: 'PUT', key: 'users/bob/a.txt' })).status).toBe(403)
})

/** A gate that refuses everything, for the error handling of a block. */
const refusingGate = `
  import { cosgate } from '@cosgate/FRAMEWORK'
  const app = NEW
  const credentials = { secretId: 'a', secretKey: 'b' }
  const cos = cosgate({ bucket: 'photos-1250000000', region: 'ap-shanghai', credentials, authorize: () => false })`

it.each([
  [
    'packages/express/README.md › Errors › js',
    'express',
    'express()',
    `app.get('/file', cos, (req, res) => res.cosRedirect('a'))
    app.get('/failure', () => { throw FAILURE })`,
    '',
  ],
  [
    'packages/koa/README.md › Errors › js',
    'koa',
    'new Koa()',
    '',
    `app.use(cos).use((ctx) => {
      if (ctx.path === '/failure') throw FAILURE
      return ctx.cosRedirect('a')
    })
    app.silent = true`,
  ],
])(
  '%s returns 403 for a refused redirect, and 500 internal for the error of a database',
  async (block, framework, made, before, after) => {
    const gate = refusingGate.replace('FRAMEWORK', framework).replace('NEW', made)
    const failure = `Object.assign(new Error('duplicate key'), { code: '23505' })`
    const insert = (code: string) => code.replace('FAILURE', failure)
    const edit = (code: string) => code.replace(`const app = ${made}`, `${gate}\n${insert(before)}`)
    const app = await serve(block, { edit, after: `${insert(after)}\napp.listen(3000)` })
    const answer = await app.get('/file')
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([403, 'no-store'])
    expect(await answer.json()).toEqual({ code: 'forbidden', detail: 'Not allowed' })
    const failed = await app.get('/failure')
    expect([failed.status, await failed.json()]).toEqual([500, { code: 'internal' }])
  },
)

it.each([
  'packages/core/README.md › @cosgate/core › js',
  'packages/core/README.md › sign(request, credentials, validity) › js',
])('%s prints a signature', async (block) => {
  expect(await output(block)).toMatch(/q-signature=[0-9a-f]{40}$/)
})
