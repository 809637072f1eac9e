import { describe, expect, it } from 'vitest'
import { cos } from './cos.js'
import { documentAt } from './documents.js'
import { findSpans } from './markdown.js'
import { serve } from './program.js'

cos.forThisFile()

const core = 'packages/core/README.md'
const gate = 'packages/core/README.md › createGate(options) › js'
const lists = Object.fromEntries(
  documentAt(core)
    .tables.filter(({ heading }) => heading === 'Allowed operations')[1]!
    .rows.map(([list, names]) => [list!, findSpans(names!)]),
)
/** Returns a name that matches an entry of a list. */
const toExample = (name: string) => name.replace('*', 'x')

/** Candidates: the headers that COS signs, and some that it does not sign. */
const headers =
  'cache-control content-disposition content-encoding content-type content-md5 content-length expect expires if-match if-modified-since if-none-match if-unmodified-since origin range transfer-encoding pic-operations x-cos-meta-x x-cos-storage-class x-cos-forbid-overwrite x-cos-traffic-limit x-cos-content-sha1 x-cos-sdk-retry x-cos-acl x-cos-grant-read x-cos-callback x-cos-copy-source x-cos-tagging x-cos-server-side-encryption x-ci-process authorization x-cos-security-token x-ci-security-token'
const params =
  'response-content-type response-content-language response-expires response-cache-control response-content-disposition response-content-encoding versionId sign q-ak x-cos-security-token'
const processing = 'imageMogr2/x imageView2/x imageInfo exif watermark/x imageSlim ci-process'
const listing =
  'prefix delimiter marker key-marker upload-id-marker max-keys max-uploads max-parts part-number-marker encoding-type'
const get = { method: 'GET', key: 'public/a' }

describe('the lists of allowed names in packages/core/README.md', () => {
  it.each<[string, string[], string, (name: string) => object]>([
    ['headers', lists.headers!, headers, (name) => ({ ...get, headers: { [name]: '1' } })],
    [
      'params of any request',
      lists.params!.filter((name) => name.startsWith('response')),
      params,
      (name) => ({ ...get, method: 'HEAD', params: { [name]: '1' } }),
    ],
    [
      'params of GetObject',
      lists['params of GetObject']!,
      processing,
      (name) => ({ ...get, params: { [name]: '1' } }),
    ],
    [
      'params of listings',
      lists['params of listings']!,
      listing,
      (name) => ({ ...get, params: { uploadId: 'u', [name]: '1' } }),
    ],
  ])('%s are exactly the names that a client may use', async (_list, documented, candidates, requestWith) => {
    const app = await serve(gate)
    const allowed = await Promise.all(
      candidates.split(' ').map(async (name) => {
        const { status } = await app.post('/cos/presign', requestWith(name))
        return status === 200 ? name : ''
      }),
    )
    expect(allowed.filter(Boolean).sort()).toEqual(documented.map(toExample).sort())
  })

  it('contain the params of a multipart upload', async () => {
    const app = await serve(gate)
    const requests = [
      { ...get, method: 'POST', params: { uploads: '' } },
      { ...get, method: 'PUT', params: { partNumber: 1, uploadId: 'u' } },
    ]
    const answers = await Promise.all(requests.map((request) => app.post('/cos/presign', request)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    const names = lists.params!.filter((name) => !name.startsWith('response'))
    expect(names).toEqual(['uploads', 'uploadId', 'partNumber'])
  })
})

describe('the defaults in the README', () => {
  const rows = documentAt('README.md').tables.find(({ heading }) => heading === 'Options')!.rows
  const parseDefaults = (name: string) => {
    const row = rows.find(([first]) => first!.includes(`\`${name}\``))!
    return row[1]!.split(', ').map(Number)
  }

  it('of defaultExpires and maxExpires are those of the code', async () => {
    const app = await serve(gate)
    const [defaultExpires, maxExpires] = parseDefaults('defaultExpires')
    const asked = { method: 'GET', key: 'public/a' }
    const { authorization } = (await app.post('/cos/auth', asked)).body
    const [, from, to] = /q-key-time=(\d+);(\d+)/.exec(authorization)!
    // A signature is valid from a minute ago.
    expect(Number(to) - Number(from) - 60).toBe(defaultExpires)
    expect((await app.post('/cos/auth', { ...asked, expires: maxExpires })).status).toBe(200)
    expect((await app.post('/cos/auth', { ...asked, expires: maxExpires! + 1 })).status).toBe(400)
  })

  it('of maxBodyBytes is that of the code', async () => {
    const app = await serve(gate)
    const [maxBodyBytes] = parseDefaults('maxBodyBytes')
    const send = (bytes: number) => app.post('/cos/auth', 'x'.repeat(bytes - 2))
    expect([(await send(maxBodyBytes!)).status, (await send(maxBodyBytes! + 1)).status]).toEqual([400, 413])
  })
})
