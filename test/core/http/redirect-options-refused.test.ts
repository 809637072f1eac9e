import { describe, expect, it } from 'vitest'
import { frameworkForTest } from '../../support/gate-fixture.js'
import { redirectOnce } from '../../support/redirect-site.js'
import { expectNoSignature, NOW, parseQuery } from '../../support/sdk-oracle.js'

describe('params of cosRedirect', () => {
  it.each([
    ['response-content-disposition', 'filename or disposition'],
    ['Response-Content-Disposition', 'filename or disposition'],
    ['RESPONSE-CONTENT-TYPE', 'contentType'],
    ['response-content-type', 'contentType'],
    ['response-cache-control', 'cacheControl'],
  ])('throws invalid_option for %s, which has an option of its own', async (name, option) => {
    const { status, site, ...answer } = await redirectOnce(frameworkForTest(), 'a.html', {
      params: { [name]: 'inline' },
    })
    expect(status).toBe(500)
    expect(site.errors).toMatchObject([
      { code: 'invalid_option', message: `params.${name.toLowerCase()}: use the option ${option} instead` },
    ])
    expectNoSignature(answer)
  })

  it.each(['sign', 'Sign', 'q-ak', 'x-cos-security-token'])(
    'throws invalid_option for %s, which the signature adds',
    async (name) => {
      const { status, site } = await redirectOnce(frameworkForTest(), 'a.png', { params: { [name]: 'x' } })
      expect(status).toBe(500)
      expect(site.errors).toMatchObject([{ code: 'invalid_option', message: `params.${name}: is reserved` }])
    },
  )

  it.each(['imageMogr2', 'imageView2', 'watermark', 'IMAGEMOGR2'])(
    'throws invalid_option for operations in the value of %s and shows how to write them',
    async (name) => {
      const { status, site } = await redirectOnce(frameworkForTest(), 'a.png', {
        params: { [name]: 'thumbnail/200x' },
      })
      expect(status).toBe(500)
      const [error] = site.errors as Error[]
      expect(error).toMatchObject({ code: 'invalid_option' })
      expect(error!.message).toContain(`{ '${name}/thumbnail/200x': '' }`)
    },
  )

  it('shows the given operations', async () => {
    const { site } = await redirectOnce(frameworkForTest(), 'a.png', { params: { imageMogr2: 'rotate/90' } })
    expect((site.errors[0] as Error).message).toContain(`{ 'imageMogr2/rotate/90': '' }`)
  })

  it('shows an example for imageMogr2 without operations', async () => {
    const { site } = await redirectOnce(frameworkForTest(), 'a.png', { params: { imageMogr2: '' } })
    expect((site.errors[0] as Error).message).toContain(`{ 'imageMogr2/thumbnail/200x': '' }`)
  })

  it.each([
    { 'imageMogr2/thumbnail/200x': '' },
    { imageInfo: '' },
    { exif: '' },
    { 'ci-process': 'doc-preview', dstType: 'pdf' },
    { 'response-content-language': 'en' },
    { versionId: 'abc' },
    { 'my-watermark': 'x' },
    { watermarks: 'x' },
  ])('signs %j', async (params) => {
    const { status, location } = await redirectOnce(frameworkForTest(), 'a.png', { params })
    expect(status).toBe(302)
    expect(Object.fromEntries(parseQuery(location))).toMatchObject(params)
  })
})

it('the options are read before the decision, so that a later change has no effect', async () => {
  const options = { as: 'redirect', stableFor: undefined as number | undefined, expires: 60 }
  const authorize = async () => {
    Object.assign(options, { as: 'json', stableFor: 600, expires: 3600 })
    return true
  }
  const { status, headers, location } = await redirectOnce(frameworkForTest(), 'a.png', options, {
    authorize,
  })
  expect(status).toBe(302)
  expect(headers['cache-control']).toBe('no-store')
  expect(new Map(parseQuery(location)).get('q-sign-time')).toBe(`${NOW - 60};${NOW + 60}`)
})

describe('cosRedirect throws invalid_option with the complete message', () => {
  it.each<[unknown, string]>([
    [{ fileName: 'a' }, 'fileName: is not an option (did you mean filename?)'],
    [{ filename: 5 }, 'filename: must be a string'],
    [{ contentType: null }, 'contentType: must be a string'],
    [{ cacheControl: [] }, 'cacheControl: must be a string'],
    [{ contentType: 'café' }, 'contentType: must be printable ASCII'],
    [{ contentType: '\n' }, 'contentType: must be printable ASCII'],
    [{ cacheControl: 'a\nno-store' }, 'cacheControl: must be printable ASCII'],
    [{ cacheControl: 'no-store\n' }, 'cacheControl: must be printable ASCII'],
    [{ disposition: 'inlin' }, 'disposition: must be one of attachment, inline'],
    [{ status: 301 }, 'status: must be one of 302, 303, 307'],
    [{ as: 'xml' }, 'as: must be one of redirect, json'],
    [{ expires: 3601 }, 'expires: must be a whole number from 1 to 3600'],
    [{ stableFor: 0 }, 'stableFor: must be a whole number from 1 to 3600'],
    [null, 'options: must be an object'],
  ])('%j', async (options, message) => {
    const { status, site } = await redirectOnce(frameworkForTest(), 'a', options)
    expect(status).toBe(500)
    expect(site.errors).toMatchObject([{ code: 'invalid_option', message }])
  })

  it.each(['POST', 'PUT'])('for status 307 after %s', async (method) => {
    const { site } = await redirectOnce(frameworkForTest(), 'a', { status: 307 }, { method })
    expect(site.errors).toMatchObject([
      { code: 'invalid_option', message: 'status: 307 is for GET and HEAD only' },
    ])
  })

  it.each([undefined, 5, ['a']])('for the key %j', async (key) => {
    const { site } = await redirectOnce(frameworkForTest(), key)
    expect(site.errors).toMatchObject([{ code: 'invalid_option', message: 'key: must be a string' }])
  })
})

describe('cosRedirect signs the smallest and the largest values', () => {
  it.each([
    { expires: 1 },
    { expires: 3600 },
    { stableFor: 1 },
    { stableFor: 3600 },
    { contentType: '' },
    { cacheControl: 'a\tb ~' },
    { params: {} },
  ])('%j', async (options) => {
    expect((await redirectOnce(frameworkForTest(), 'a', options)).status).toBe(302)
  })
})
