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
