import { describe, expect, it } from 'vitest'
import { cos } from './cos.js'
import { serve } from './program.js'

cos.forThisFile()

const host = 'photos-1250000000.cos.ap-shanghai.myqcloud.com'
const frameworks = [
  ['Express 5', 'README.md › Express in twelve lines › js', {}, '/files/cat.jpg'],
  ['Express 4', 'README.md › Express in twelve lines › js', { express: 'express4' }, '/files/cat.jpg'],
  ['Koa 3', 'README.md › Koa in twelve lines › js', {}, '/files?name=cat.jpg'],
  ['Koa 2', 'README.md › Koa in twelve lines › js', { koa: 'koa2' }, '/files?name=cat.jpg'],
] as const

describe.each(frameworks)(
  'the twelve lines on %s, as they are pasted',
  (_name, block, versions, download) => {
    it('sign an upload, redirect to its download and refuse the rest', async () => {
      const app = await serve(block, { versions })
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
    })
  },
)
