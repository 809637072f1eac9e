import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { cos } from './cos.js'
import { findCode } from './documents.js'
import { serve } from './program.js'
import { emptyProject } from './project.js'
import { expectToWork } from './quick-start.js'

cos.forThisFile()

it('the program for Hono signs an upload, redirects to its download and refuses the keys of others', async () => {
  const placeholder = "// Your session middleware goes here. It calls c.set('user', …)."
  const session = `app.use((c, next) => { c.set('user', 'alice'); return next() })`
  const edit = (code: string) => {
    expect(code).toContain(placeholder)
    return code.replace(placeholder, session)
  }
  const app = await serve('packages/fetch/README.md › @cosgate/fetch › js', { edit })
  await expectToWork(app, '/files/cat.jpg')
})

it('the route handlers for Next sign, redirect and refuse', async () => {
  const folder = await emptyProject()
  const code = findCode('packages/fetch/README.md › Next route handlers › js')
  const findUser = `async function findUser(request) { return request.headers.get('x-user') }`
  await writeFile(join(folder, 'route.js'), `${code}\n${findUser}`)
  Object.assign(process.env, cos.env)
  const { GET, POST } = await import(pathToFileURL(join(folder, 'route.js')).href)
  const post = (path: string, key: string, user: string) =>
    POST(
      new Request(`https://app.example${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-user': user },
        body: JSON.stringify({ method: 'PUT', key }),
      }),
    )
  const signed = await post('/cos/presign', 'users/alice/a.txt', 'alice')
  expect(await cos.send((await signed.json()).url, { method: 'PUT', body: 'a' })).toMatchObject({
    status: 200,
  })
  const file = new Request('https://app.example/files/a.txt', { headers: { 'x-user': 'alice' } })
  const redirect = await GET(file, { params: Promise.resolve({ name: 'a.txt' }) })
  expect(await cos.send(redirect.headers.get('location'))).toMatchObject({ status: 200, text: 'a' })
  const statuses = [
    await post('/cos/presign', 'users/bob/a.txt', 'alice'),
    await post('/cos/presign', 'users/alice/a.txt', ''),
    await post('/cos/sign', 'users/alice/a.txt', 'alice'),
  ].map(({ status }) => status)
  expect(statuses).toEqual([403, 401, 404])
})
