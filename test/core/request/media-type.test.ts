import { describe, expect, it } from 'vitest'
import { ask } from '../../support/mounted-gate.js'
import { credentials, expectRefusal, NOW, staticSigner } from '../../support/signer-fixture.js'

/** Asks for an upload with this Content-Type, which a grant limits to one pattern. */
async function put(contentType: string, pattern: string) {
  const decide = () => ({ allow: true as const, contentTypes: [pattern] })
  const json = { method: 'PUT', key: 'a', headers: { 'content-type': contentType } }
  return (await ask(json, { credentials, time: NOW, way: 'presign', decide })).answer
}

describe('a grant with contentTypes', () => {
  it.each([
    ['image/png', 'image/png'],
    ['image/png', 'Image/PNG'],
    ['image/png', 'IMAGE/*'],
    ['IMAGE/PNG', 'image/*'],
    ['IMAGE/PNG', 'image/png'],
    ['x/y', '*/*'],
    ['image/png;a=b', 'image/png'],
    ['image/png  ; a="b"', 'image/*'],
    ['application/vnd.a-b+json', 'application/vnd.a-b+json'],
    ['a0!#$&^_.+-/b0!#$&^_.+-', 'a0!#$&^_.+-/*'],
  ])('signs %s for %s', async (contentType, pattern) => {
    expect(await put(contentType, pattern)).toMatchObject({ status: 200 })
  })

  it.each([
    ['image/png,text/html', 'image/*'],
    ['image/png;,text/html', 'image/*'],
    ['image/png;a="b,c"', 'image/*'],
    ['imagex/png', 'image/*'],
    ['ximage/png', 'image/*'],
    ['image/pngx', 'image/png'],
    ['image/pn', 'image/png'],
    ['image/png/x', '*/*'],
    ['image/png x', 'image/*'],
    ['text/html image/png', 'image/*'],
    ['image/png"x', 'image/*'],
    ['image/', 'image/*'],
    ['/png', '*/*'],
    ['image', '*/*'],
    ['image/*', 'image/*'],
    ['"image/png"', '*/*'],
    [';a=b', '*/*'],
    ['', '*/*'],
  ])('returns 415 unsupported_media_type for %j with %s', async (contentType, pattern) => {
    expect((await put(contentType, pattern)).body).toMatchObject({
      status: 415,
      code: 'unsupported_media_type',
      detail: `headers.content-type: must be one of ${pattern}`,
    })
  })
})

describe('contentType of a form', () => {
  it.each(['image/png', 'Image/PNG', 'IMAGE/*', 'a!#$&^_.+-/b', 'text/plain;charset=utf-8;\t format=a.b-c'])(
    'may be %j',
    (contentType) => {
      expect(staticSigner().getPostPolicy({ key: 'a', contentType }).url).toMatch(/^https:/)
    },
  )

  it.each(
    ['image', '/png', 'image/', '*/*', 'image/*;a=b', 'image/png;', 'image/png;a', 'image/png;=b'].concat([
      'image/png;a=',
      'image/png;a=b c',
      'image/png;a="b"',
      'image/png a=b',
      'image/png,text/html',
      'image/png;a=b,text/html',
      ' image/png',
      'image/png\n',
    ]),
  )('throws invalid_request for %j', (contentType) => {
    expectRefusal(
      () => staticSigner().getPostPolicy({ key: 'a', contentType }),
      'invalid_request',
      'contentType: must be a media type, or a pattern such as image/*',
    )
  })
})
