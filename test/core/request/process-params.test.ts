import { ciProcess, imageProcess } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { frameworkForTest, requestOnce } from '../../support/gate-fixture.js'
import { redirectOnce } from '../../support/redirect-site.js'
import { expectSignedUrl, parseQuery } from '../../support/sdk-oracle.js'
import { catchError, expectRefusal, staticSigner } from '../../support/signer-fixture.js'

describe('imageProcess', () => {
  it.each<[string[], string]>([
    [['thumbnail/200x'], 'imageMogr2/thumbnail/200x'],
    [['thumbnail/!50p'], 'imageMogr2/thumbnail/!50p'],
    [['thumbnail/200x', 'format/webp'], 'imageMogr2/thumbnail/200x|imageMogr2/format/webp'],
    [['thumbnail/200x/format/webp'], 'imageMogr2/thumbnail/200x/format/webp'],
    [['imageView2/1/w/400/h/600/q/85'], 'imageView2/1/w/400/h/600/q/85'],
    [['strip', 'watermark/2/text/Q29z=='], 'imageMogr2/strip|watermark/2/text/Q29z=='],
  ])('%j is the parameter %s', (operations, name) => {
    expect(imageProcess(...operations)).toEqual({ [name]: '' })
  })

  it.each<unknown[]>([
    [],
    [{ thumbnail: '200x' }],
    [['thumbnail/200x']],
    [''],
    ['/thumbnail/200x'],
    ['thumbnail/200x/'],
    ['?imageMogr2/thumbnail/200x'],
    ['thumbnail=200x'],
    ['thumbnail/200x&format/webp'],
    ['thumbnail/200 x'],
    ['缩略图/200x'],
  ])('throws invalid_option that shows the right form for %j', (...operations) => {
    const call = () => imageProcess(...(operations as string[]))
    expectRefusal(call, 'invalid_option', /^operations: .*such as imageProcess\('thumbnail\/200x'\)$/)
  })
})

describe('ciProcess', () => {
  it('returns the process and its parameters as text', () => {
    expect(ciProcess('snapshot', { time: 1, format: 'jpg', scantype: true })).toEqual({
      'ci-process': 'snapshot',
      time: '1',
      format: 'jpg',
      scantype: 'true',
    })
    expect(ciProcess('doc-preview')).toEqual({ 'ci-process': 'doc-preview' })
  })

  it.each<[unknown, object, RegExp]>([
    ['', {}, /^name: /],
    [undefined, {}, /^name: /],
    ['doc preview', {}, /^name: /],
    ['snapshot', { time: undefined }, /^options\.time: /],
    ['snapshot', null as never, /^options: /],
    ['snapshot', new Map([['time', 1]]), /^options: /],
    ['snapshot', { time: { at: 1 } }, /^options\.time: /],
    ['snapshot', { 'CI-process': 'other' }, /^options\.ci-process: /],
  ])('throws invalid_option for %j and %j', (name, options, message) => {
    expectRefusal(() => ciProcess(name as string, options as never), 'invalid_option', message)
  })
})

describe('the results of imageProcess and ciProcess', () => {
  const name = 'imageMogr2/thumbnail/200x|imageMogr2/format/webp'
  const params = imageProcess('thumbnail/200x', 'format/webp')

  it('are signed in a redirect', async () => {
    const { location } = await redirectOnce(frameworkForTest(), 'a.png', { params })
    const signed = { 'response-content-disposition': 'attachment', [name]: '' }
    expectSignedUrl(location, { method: 'GET', path: '/a.png', params: signed })
  })

  it('are signed in a redirect with ci-process', async () => {
    const { location } = await redirectOnce(frameworkForTest(), 'a.mp4', {
      params: ciProcess('snapshot', { time: 1 }),
    })
    expect(Object.fromEntries(parseQuery(location))).toMatchObject({ 'ci-process': 'snapshot', time: '1' })
  })

  it('are signed in a grant', async () => {
    const decision = { allow: true, params: { ...params } }
    const body = { method: 'GET', key: 'a.png' }
    const { answer } = await requestOnce(frameworkForTest(), 'presign', body, { decision })
    expectSignedUrl(answer.json.url as string, { method: 'GET', path: '/a.png', params: { [name]: '' } })
  })

  it('are signed in a list of links', () => {
    const [url] = staticSigner().getPresignedDownloadUrls(['a.png'], { params })
    expect(Object.fromEntries(parseQuery(url!))).toHaveProperty([name], '')
  })
})

describe('a wrong shape is an error that shows the right one', () => {
  const right = "{ 'imageMogr2/thumbnail/200x': '' }"

  it.each<[unknown]>([['imageMogr2/thumbnail/200x'], [['?imageMogr2/thumbnail/200x']]])(
    'throws for params %j in a redirect and in a list',
    async (params) => {
      const { site } = await redirectOnce(frameworkForTest(), 'a.png', { params })
      const inList = await catchError(() =>
        staticSigner().getPresignedDownloadUrls(['a'], { params: params as never }),
      )
      for (const error of [site.errors[0], inList])
        expect((error as Error).message).toBe(`params: must be a plain object: ${right}`)
    },
  )

  it('throws invalid_request for a rule in the value of a parameter of a list', () => {
    const call = () =>
      staticSigner().getPresignedDownloadUrls(['a'], { params: { imageMogr2: 'thumbnail/200x' } })
    expectRefusal(call, 'invalid_request', `params.imageMogr2: write the operations into the name: ${right}`)
  })

  it('adds nothing to the error for another text', () => {
    const call = () => staticSigner().getPresignedDownloadUrl({ key: 'a', params: 'x' as never })
    expectRefusal(call, 'invalid_request', /^params: must be a plain object$/)
  })
})
