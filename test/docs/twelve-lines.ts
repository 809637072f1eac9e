import { expect } from 'vitest'
import { cos } from './cos.js'
import type { Site } from './program.js'

const host = 'photos-1250000000.cos.ap-shanghai.myqcloud.com'

/** What the README says of them: an upload is signed, its download redirected to, the rest refused. */
export async function expectToWork(app: Site, download: string): Promise<void> {
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
