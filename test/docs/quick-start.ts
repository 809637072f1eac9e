import { expect } from 'vitest'
import { cos } from './cos.js'
import { type ProgramOptions, type RunningProgram, serve } from './program.js'

const host = 'photos-1250000000.cos.ap-shanghai.myqcloud.com'
const placeholder = '// Your session middleware goes here.'
const sessions = {
  express: `app.use((req, res, next) => { req.session = { user: 'alice' }; next() })`,
  koa: `app.use((ctx, next) => { ctx.session = { user: 'alice' }; return next() })`,
}

/** Starts a sample with the session of alice instead of the reader's session middleware. */
export function serveWithSession(block: string, running: ProgramOptions = {}): Promise<RunningProgram> {
  const { edit = (code) => code } = running
  return serve(block, { ...running, edit: (code) => addSession(edit(code)) })
}

function addSession(code: string): string {
  if (!code.includes(placeholder)) throw new Error(`The sample has no line ${placeholder}`)
  return code.replace(placeholder, /\bKoa\b/.test(code) ? sessions.koa : sessions.express)
}

/** Expects a signed upload, a redirect to its download, and a refusal of another user's key. */
export async function expectToWork(app: RunningProgram, download: string): Promise<void> {
  const asked = { method: 'PUT', key: 'users/alice/cat.jpg', headers: { 'content-type': 'image/jpeg' } }
  const presigned = await app.post('/cos/presign', asked)
  expect([presigned.status, new URL(presigned.body.url).host]).toEqual([200, host])
  const { url, method, headers } = presigned.body
  expect((await cos.send(url, { method, headers, body: 'meow' })).status).toBe(200)

  const redirect = await app.get(download)
  const location = redirect.headers.get('location')!
  expect([redirect.status, new URL(location).pathname]).toEqual([302, '/users/alice/cat.jpg'])
  expect(await cos.send(location)).toMatchObject({ status: 200, text: 'meow' })

  const refused = await app.post('/cos/auth', { ...asked, key: 'users/bob/cat.jpg' })
  expect([refused.status, refused.body.code]).toEqual([403, 'forbidden'])
}
