import { describe, expect, it } from 'vitest'
import { cos } from './cos.js'
import { page } from './page.js'
import { output, serve } from './program.js'
import type { Versions } from './project.js'
import { serveWithSession } from './quick-start.js'

cos.forThisFile()

const host = 'photos-1250000000.cos.ap-shanghai.myqcloud.com'
const put = (key: string, headers = {}) => ({ method: 'PUT', key, headers })

describe('From the official SDK', () => {
  const headers = { 'content-type': 'image/jpeg' }

  it.each([
    'docs/from-the-official-sdk.md › Signing in server code › js',
    'docs/from-the-official-sdk.md › Signing in server code › js 2',
  ])('%s prints an Authorization that COS accepts', async (block) => {
    const Authorization = await output(block)
    const sent = { method: 'PUT', headers: { ...headers, Authorization }, body: 'meow' }
    expect(await cos.send(`https://${host}/cat.jpg`, sent)).toMatchObject({ status: 200 })
  })

  it('replaces the demo server: signatures and forms, each below the prefix of its user', async () => {
    const app = await serveWithSession('docs/from-the-official-sdk.md › The demo signing server › js')
    const signed = await app.post('/cos/auth', put('users/alice/a.txt'))
    const sent = { method: 'PUT', headers: { Authorization: signed.body.authorization }, body: 'a' }
    expect(await cos.send(`https://${host}/users/alice/a.txt`, sent)).toMatchObject({ status: 200 })

    const policy = await app.post('/cos/post-policy', { key: 'users/alice/b.txt' })
    expect(await cos.sendForm(policy.body, 'b')).toMatchObject({ status: 204 })

    const refused = await Promise.all([
      app.post('/cos/auth', put('users/bob/a.txt')),
      app.post('/cos/auth', { method: 'POST', key: '/' }),
      app.post('/cos/post-policy', { keyPrefix: 'users/bob/' }),
    ])
    expect(refused.map(({ body }) => body.code)).toEqual(['forbidden', 'forbidden', 'forbidden'])
  })
})

describe('Private downloads', () => {
  const block = 'docs/private-downloads.md › The code › js'

  it.each<Versions>([{}, { express: 'express4' }])(
    'redirects the owner, under the name of the file (%o)',
    async (versions) => {
      await cos.store('documents/7f3c.pdf', 'pdf')
      const app = await serveWithSession(block, { versions })
      const redirect = await app.get('/documents/7')
      const download = await cos.send(redirect.headers.get('location')!)
      expect([redirect.status, download.status, download.text]).toEqual([302, 200, 'pdf'])
      expect(download.headers['content-disposition']).toMatch(/^attachment;.*%E6%8A%A5%E5%91%8A\.pdf/)
    },
  )

  it('gives nothing to anybody else', async () => {
    const app = await serveWithSession(block)
    expect((await app.get('/documents/8')).status).toBe(404)
    const refused = await Promise.all([
      app.post('/cos/presign', { method: 'GET', key: 'documents/7f3c.pdf' }),
      app.post('/cos/presign', put('documents/7f3c.pdf')),
    ])
    expect(refused.map(({ body }) => body.code)).toEqual(['forbidden', 'action_not_allowed'])
  })
})

describe('Direct uploads', () => {
  const block = 'docs/direct-uploads.md › The server › js'
  const picture = { 'content-type': 'image/jpeg', 'content-length': 4 }

  it('signs what is within the limits and looks whether it arrived', async () => {
    const app = await serveWithSession(block)
    const key = 'users/alice/direct.jpg'
    const { url, headers } = (await app.post('/cos/presign', put(key, picture))).body
    await cos.send(url, { method: 'PUT', headers, body: 'meow' })
    const confirmed = await app.post('/cos/confirm', { key })
    expect(confirmed.body).toMatchObject({ key, size: 4, data: { name: 'direct.jpg', bytes: 4 } })
  })

  it('refuses what is not', async () => {
    const app = await serveWithSession(block)
    const asked = [
      put('users/alice/a.jpg', { ...picture, 'content-length': 30_000_000 }),
      put('users/alice/a.html', { ...picture, 'content-type': 'text/html' }),
      put('users/alice/a.jpg'),
      put('users/bob/a.jpg', picture),
      { method: 'DELETE', key: 'users/alice/a.jpg' },
    ]
    const answers = await Promise.all(asked.map((request) => app.post('/cos/presign', request)))
    expect(answers.map(({ status, body }) => `${status} ${body.code}`)).toEqual([
      '413 payload_too_large',
      '415 unsupported_media_type',
      '400 invalid_request',
      '403 forbidden',
      '403 action_not_allowed',
    ])
    const elsewhere = { origin: 'https://other.example.com' }
    expect((await app.post('/cos/presign', asked[0], elsewhere)).body.code).toBe('origin_not_allowed')
  })

  it('confirms nothing that is not there, and no key of another user', async () => {
    const app = await serveWithSession(block)
    const report = async (key: string) => (await app.post('/cos/confirm', { key })).body.code
    expect(await report('users/alice/missing.jpg')).toBe('not_uploaded')
    expect(await report('users/bob/a.jpg')).toBe('forbidden')
    expect(await report('users/alice/../bob')).toBe('invalid_request')
  })

  it('uploads from the page', async () => {
    const { url: APP_URL } = await serveWithSession(block)
    const before = page(`new File(['meow'], 'page.jpg', { type: 'image/jpeg' })`)
    const printed = await output('docs/direct-uploads.md › The page › js', { before, env: { APP_URL } })
    expect(printed).toBe(`{ name: 'page.jpg', bytes: 4 }`)
    expect(await cos.stored('users/alice/page.jpg')).toBe('meow')
  })

  it('names files itself, once for an upload in parts', async () => {
    const app = await serve('docs/direct-uploads.md › Keys chosen by the server › js', { after: mounted })
    const whole = await app.post('/cos/presign', put('anything.jpg'))
    const parts = await app.post('/cos/presign', { method: 'POST', key: 'b', params: { uploads: '' } })
    const names = [whole, parts].map(({ body }) => body.key)
    expect(names).toEqual([
      expect.stringMatching(/^users\/alice\/[\w-]{36}$/),
      expect.stringMatching(/^users\/alice\/[\w-]{36}$/),
    ])
    const params = { partNumber: 1, uploadId: 'u' }
    expect((await app.post('/cos/presign', { ...put(names[1]), params })).body.key).toBe(names[1])
    expect((await app.post('/cos/presign', { ...put('users/bob/b'), params })).status).toBe(403)
  })
})

/** What an app does with the `cos` that a block exports. */
const mounted = `
  import express from 'express'
  const app = express()
  app.use((req, res, next) => { req.session = { user: 'alice' }; next() })
  app.use(cos).listen(3000)`
