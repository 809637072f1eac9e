import { createHash } from 'node:crypto'
import { findElements } from './cos.js'
import { expectEqual, expectStatus } from './expect.js'

/** Characters that signatures, URLs and XML documents each treat specially. */
const specialCharacters = `文 件 ~!@$&'()*+,;=:[]{}|^"<>%2F#?`

const text = { 'content-type': 'text/plain' }

/** What Cosgate requires of object operations: `[rule, prove(cos, folder)]`. */
export const objectRules = [
  [
    'GET returns an uploaded object unchanged, with the MD5 of its bytes as the ETag',
    async (cos, folder) => {
      const put = await cos.ask('PUT', `${folder}plain.txt`, { headers: text, body: 'hello' })
      expectStatus(put, 200, 'PUT')
      expectEqual(put.headers.etag, `"${createHash('md5').update('hello').digest('hex')}"`, 'ETag')
      const got = await cos.ask('GET', `${folder}plain.txt`)
      expectStatus(got, 200, 'GET')
      expectEqual(got.body, 'hello', 'body')
      expectEqual(got.headers['content-type'], 'text/plain', 'Content-Type')
    },
  ],
  [
    'a key with special characters names the same object in an Authorization, a URL and a listing',
    async (cos, folder) => {
      const key = folder + specialCharacters
      expectStatus(await cos.ask('PUT', key, { headers: text, body: 'awkward' }), 200, 'PUT')
      const url = cos.signer.getPresignedDownloadUrl({ key })
      expectEqual((await cos.follow('GET', url)).body, 'awkward', 'body')
      const listing = await cos.ask('GET', '/', { params: { prefix: folder, 'encoding-type': 'url' } })
      expectStatus(listing, 200, 'listing')
      const keys = findElements(listing.body, 'Key').map(decodeURIComponent)
      expectEqual(keys.includes(key), true, 'the key in the listing')
    },
  ],
  [
    'an empty object can be stored and read',
    async (cos, folder) => {
      expectStatus(await cos.ask('PUT', `${folder}empty`, { body: '' }), 200, 'PUT')
      expectEqual((await cos.ask('GET', `${folder}empty`)).body, '', 'body')
    },
  ],
  [
    'GET with a Range returns that part, and HEAD returns the length',
    async (cos, folder) => {
      await cos.ask('PUT', `${folder}range`, { body: '0123456789' })
      const part = await cos.ask('GET', `${folder}range`, { headers: { range: 'bytes=2-4' } })
      expectStatus(part, 206, 'GET')
      expectEqual(part.body, '234', 'body')
      const head = await cos.ask('HEAD', `${folder}range`)
      expectEqual(`${head.status} ${head.headers['content-length']}`, '200 10', 'HEAD')
    },
  ],
  [
    'a signed response-content-disposition sets the Content-Disposition of the response',
    async (cos, folder) => {
      await cos.ask('PUT', `${folder}named`, { body: 'x' })
      const disposition = "attachment; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf"
      const params = { 'response-content-disposition': disposition }
      const url = cos.signer.getPresignedDownloadUrl({ key: `${folder}named`, params })
      expectEqual((await cos.follow('GET', url)).headers['content-disposition'], disposition, 'header')
    },
  ],
  [
    'a copy has the bytes of its source',
    async (cos, folder) => {
      const { host } = new URL(cos.signer.getObjectUrl({ key: '/' }))
      const { bucket, region, origin } = cos.configuration
      const copyHost = origin ? `${bucket}.cos.${region}.myqcloud.com` : host
      await cos.ask('PUT', `${folder}source`, { body: 'copied' })
      const headers = { 'x-cos-copy-source': `${copyHost}/${encodeURI(`${folder}source`)}` }
      expectStatus(await cos.ask('PUT', `${folder}copy`, { headers }), 200, 'copy')
      expectEqual((await cos.ask('GET', `${folder}copy`)).body, 'copied', 'body')
    },
  ],
  [
    'GET returns 404 for a deleted object',
    async (cos, folder) => {
      await cos.ask('PUT', `${folder}gone`, { body: 'x' })
      expectStatus(await cos.ask('DELETE', `${folder}gone`), 204, 'DELETE')
      expectStatus(await cos.ask('GET', `${folder}gone`), 404, 'GET')
    },
  ],
]
