import { describe, expect, it } from 'vitest'
import { frameworkForTest, open, requestOnce } from '../support/gate-fixture.js'
import { expectNoSignature, expectSignedUrl } from '../support/sdk-oracle.js'

const upload = (contentType: string) => ({
  method: 'PUT',
  key: 'a.png',
  headers: { 'content-type': contentType },
})
const put = (contentType: string, contentTypes: string[]) =>
  requestOnce(frameworkForTest(), 'presign', upload(contentType), {
    allow: open,
    decision: { allow: true, contentTypes },
  })

describe('contentTypes and lists of types', () => {
  // Browsers use the last type of a list: Chromium runs the scripts of `image/png;,text/html`.
  it.each([
    'image/png,text/html',
    'image/png;,text/html',
    'image/png;a=b, text/html',
    'image/png;a="b,c"',
    ',image/png',
  ])('returns 415 unsupported_media_type for the list %s', async (contentType) => {
    for (const allowed of [['image/*'], ['image/png'], ['*/*']]) {
      const { answer } = await put(contentType, allowed)
      expect(answer.json).toMatchObject({ status: 415, code: 'unsupported_media_type' })
      expectNoSignature(answer)
    }
  })

  // Browsers do not accept these as types, and some browsers then sniff the bytes.
  it.each([
    'image/png\u00a0',
    '\ufeffimage/png',
    'image/png\u2028;a=b',
    'image/\u212a',
    'image/png\u00a0;charset=utf-8',
    'image/png\t; a=b',
  ])('returns 400 invalid_request for %j, which is not printable ASCII', async (contentType) => {
    for (const allowed of [['image/*'], ['image/png', 'image/k'], ['*/*']]) {
      const { answer } = await put(contentType, allowed)
      expect(answer.json).toMatchObject({ status: 400, code: 'invalid_request' })
      expectNoSignature(answer)
    }
  })

  it.each(['image/png', 'image/png;a=b', 'IMAGE/PNG ;a=b', 'image/png ; a=b', 'image/png; charset="utf-8"'])(
    'signs the single type %s',
    async (contentType) => {
      const { answer } = await put(contentType, ['image/*'])
      const headers = { 'content-type': contentType }
      expectSignedUrl(answer.json.url as string, { method: 'PUT', path: '/a.png', headers })
    },
  )

  it('/cos/post-policy returns 400 for a list of types', async () => {
    const options = { allow: open, decision: { allow: true, contentTypes: ['image/*'] } }
    for (const contentType of ['image/png,text/html', 'image/png;,text/html', 'image/png;a=b,text/html']) {
      const form = { key: 'a.png', contentType }
      const { answer } = await requestOnce(frameworkForTest(), 'post-policy', form, options)
      expect(answer.status).toBe(400)
    }
  })
})
