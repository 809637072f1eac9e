import { describe, expect, it } from 'vitest'
import { cos } from './cos.js'
import { page } from './page.js'
import { output, type RunningProgram, serve } from './program.js'
import { serveWithSession } from './quick-start.js'

cos.forThisFile()

const pdf = '%PDF-1.7'
const env = { DATABASE_URL: ':memory:' }

/** Uploads a file as a client does. @returns the status of the last answer */
async function upload(
  app: RunningProgram,
  key: string,
  content: string,
  type = 'image/png',
): Promise<number> {
  const headers = { 'content-type': type, 'content-length': Buffer.byteLength(content) }
  const { status, body } = await app.post('/cos/presign', { method: 'PUT', key, headers })
  if (status !== 200) return status
  return (await cos.send(body.url, { method: 'PUT', headers: body.headers, body: content })).status
}

describe('Recording uploads', () => {
  const block = 'docs/recording-uploads.md › The server › js'

  it('records an upload that COS has, and nothing else', async () => {
    const app = await serveWithSession(block, { env })
    const key = 'users/alice/a.png'
    expect((await app.post('/cos/confirm', { key })).body.code).toBe('not_uploaded')
    expect(await upload(app, key, 'meow')).toBe(200)
    const first = await app.post('/cos/confirm', { key })
    expect(first.body).toMatchObject({ key, size: 4, data: { id: first.body.id } })
    expect((await app.post('/cos/confirm', { key })).body).toEqual(first.body)
    expect((await app.post('/cos/confirm', { key: 'users/bob/a.png' })).status).toBe(403)
  })

  it('deletes what breaks the limits', async () => {
    const app = await serveWithSession(block, { env })
    await cos.store('users/alice/text', 'no picture')
    expect((await app.post('/cos/confirm', { key: 'users/alice/text' })).status).toBe(415)
    expect(await cos.stored('users/alice/text')).toBe(404)
  })

  it('is reported by the page', async () => {
    const { url: APP_URL } = await serveWithSession(block, { env })
    const before = page(`new File(['meow'], 'page.png', { type: 'image/png' })`)
    const printed = await output('docs/recording-uploads.md › The page › js', { before, env: { APP_URL } })
    expect(printed).toMatch(/^\{ id: '[0-9a-f]{32}' \}$/)
  })

  it('is reported by an event, unless the event is forged', async () => {
    const app = await serve('docs/recording-uploads.md › Events › js')
    await cos.store('users/alice/event', 'meow')
    const send = (key: string) =>
      fetch(`${app.url}/cos-events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ Records: [{ cos: { cosObject: { key: `/1250000000/photos/${key}` } } }] }),
      })
    expect((await send('users/alice/event')).status).toBe(204)
    expect(app.printed()).toMatch(/^recorded [0-9a-f]{32} users\/alice\/event\n$/)
    expect((await send('users/alice/forged')).status).toBe(409)
    expect(app.printed()).not.toContain('recorded forged')
  })
})

describe('Quotas', () => {
  it('limits the files of a user together', async () => {
    const edit = (code: string) => code.replace('100 * 1024 * 1024', '10')
    const app = await serveWithSession('docs/quotas.md › The server › js', { env, edit })
    const send = async (name: string, content: string) => {
      const key = `users/alice/quota-${name}`
      const status = await upload(app, key, content)
      return status === 200 ? (await app.post('/cos/confirm', { key })).status : status
    }
    expect(await send('a', '123456')).toBe(200)
    expect(await send('b', '12345')).toBe(413)
    expect(await send('b', '1234')).toBe(200)
    expect(await send('a', '654321')).toBe(200)
    expect(await send('a', '1')).toBe(200)
    await cos.store('users/alice/quota-c', '123456')
    expect((await app.post('/cos/confirm', { key: 'users/alice/quota-c' })).status).toBe(413)
    expect(await cos.stored('users/alice/quota-c')).not.toBe(404)
  })
})

describe('Quarantine', () => {
  it('copies a clean file to its final place, where its owner can download it', async () => {
    const app = await serveWithSession('docs/quarantine.md › The server › js')
    const key = 'quarantine/alice/report.pdf'
    await cos.store(key, pdf)
    expect((await app.post('/cos/presign', { method: 'GET', key })).status).toBe(403)
    const { data, id } = (await app.post('/cos/confirm', { key })).body
    expect(data).toEqual({ status: 'clean', file: `files/alice/${id}.pdf` })
    expect((await app.post('/cos/confirm', { key })).body.data).toEqual(data)
    const location = (await app.get(`/files/${id}.pdf`)).headers.get('location')!
    expect((await cos.send(location)).text).toBe(pdf)
    expect((await app.post('/cos/presign', { method: 'PUT', key: data.file })).status).toBe(403)
  })

  it('keeps any other file in quarantine', async () => {
    const app = await serveWithSession('docs/quarantine.md › The server › js')
    expect(await upload(app, 'quarantine/alice/page', '<script>', 'text/html')).toBe(200)
    const { data } = (await app.post('/cos/confirm', { key: 'quarantine/alice/page' })).body
    expect(data).toEqual({ status: 'rejected' })
  })
})

describe('packages/core/README.md', () => {
  it('moves an object with a store', async () => {
    await cos.store('tmp/cat.jpg', 'meow')
    const printed = await output('packages/core/README.md › createStore(options) › js')
    expect(printed).toContain(`key: 'final/cat.jpg'`)
    expect(await cos.stored('tmp/cat.jpg')).toBe(404)
  })

  it('tests authorize as a function', async () => {
    expect(await output('packages/core/README.md › createIntent(request, options?) › js')).toBe('GetObject')
  })
})

describe('Moving files', () => {
  it('moves a file of the user, and answers 404 if there is none', async () => {
    const app = await serveWithSession('docs/moving-files.md › The code › js')
    await cos.store('users/alice/猫 1.jpg', 'meow')
    const move = () => fetch(`${app.url}/files/${encodeURIComponent('猫 1.jpg')}/archive`, { method: 'POST' })
    expect((await move()).status).toBe(204)
    expect(await cos.stored('archive/alice/猫 1.jpg')).toBe('meow')
    expect(await cos.stored('users/alice/猫 1.jpg')).toBe(404)
    expect((await move()).status).toBe(404)
  })

  it('copies a large object in parts', async () => {
    await cos.store('videos/lesson 1.mp4', '0123456789')
    const edit = (code: string) => code.replace('1024 ** 3', '4')
    await output('docs/moving-files.md › Files above 5 GiB › js', { edit })
    expect(await cos.stored('archive/lesson 1.mp4')).toBe('0123456789')
    const copied = cos.requests.filter(({ action }) => action === 'UploadPartCopy' || action === 'UploadPart')
    expect(copied).toHaveLength(3)
  })
})
