import * as crypto from 'node:crypto'
import { createSigner } from '@cosgate/core'
import { canonicalFields, httpString } from '@cosgate/core/signature'
import COS from 'cos-nodejs-sdk-v5'
import { compare } from './ratio.js'

const bucket = 'photos-1250000000'
const region = 'ap-shanghai'
const host = `${bucket}.cos.${region}.myqcloud.com`
const secretId = 'AKIDbenchmarkFake'
const secretKey = 'benchmark-secret-key-fake'

// Both sign new keys all the time, like an app, with the same expiry.
const peer = new COS({ SecretId: secretId, SecretKey: secretKey })
const signer = createSigner({ bucket, region, credentials: { secretId, secretKey } })

const cases = {
  plain: { key: 'users/alice/holiday/IMG_0042.jpg', headers: {}, params: {} },
  Unicode: { key: '用户/小明/2026 年的照片/图片 (1).jpg', headers: {}, params: {} },
  '4 headers': {
    key: 'users/alice/holiday/IMG_0042.jpg',
    headers: {
      'content-type': 'image/jpeg',
      'content-length': '1048576',
      'x-cos-meta-author': 'alice & bob',
      'cache-control': 'private, max-age=60',
    },
    params: {},
  },
  '4 parameters': {
    key: 'users/alice/holiday/IMG_0042.jpg',
    headers: {},
    params: {
      'response-content-type': 'image/jpeg',
      'response-content-disposition': 'attachment; filename="holiday.jpg"',
      'response-cache-control': 'no-cache',
      'imageMogr2/thumbnail/!50p': '',
    },
  },
}

/** Compares the signer with cos-nodejs-sdk-v5. The requests are literals, as apps write them. */
export function measureSigner() {
  return [
    ...Object.entries(cases).map(([name, request]) => ({
      name: `Authorization, ${name}`,
      ...compare(signAuthBySdk(request), signAuth(request)),
      hashShare: compare(hashThrice(request), signAuth(request)).ratio,
    })),
    { name: 'Authorization, spread request', ...compareSpread(cases.plain) },
    ...Object.entries(cases).map(([name, request]) => ({
      name: `presigned URL, ${name}`,
      ...compare(presignBySdk(request), presign(request)),
    })),
    { name: '64 download links at once', ...compareList() },
  ]
}

function signAuth({ key, headers, params }) {
  return (n) => signer.getAuth({ method: 'GET', key: `${n}${key}`, headers, params, expires: 300 })
}

function signAuthBySdk({ key, headers, params }) {
  return (n) =>
    COS.getAuthorization({
      SecretId: secretId,
      SecretKey: secretKey,
      Method: 'GET',
      Key: `${n}${key}`,
      Query: params,
      Headers: { ...headers, host },
      Expires: 300,
    })
}

/**
 * Computes only the three SHA-1 digests that each signature needs: of the request, and the two of the HMAC. No signer in
 * JavaScript can be faster.
 */
function hashThrice({ key, headers, params }) {
  const fields = [canonicalFields(params), canonicalFields({ ...headers, host })]
  const request = httpString('GET', `/1000${key}`, ...fields)
  const inner = `${'6'.repeat(64)}sha1\n1700000000;1700000300\n${'0'.repeat(40)}\n`
  const outer = Buffer.alloc(84, '5')
  return () => {
    crypto.hash('sha1', request, 'hex')
    crypto.hash('sha1', inner, 'binary')
    crypto.hash('sha1', outer, 'hex')
  }
}

/** Node 20 gives each object that is made by a spread and a further property a hidden class of its own. */
function compareSpread({ key, headers, params }) {
  const base = { method: 'GET', headers, params, expires: 300 }
  const sdkBase = { SecretId: secretId, SecretKey: secretKey, Method: 'GET', Query: params, Expires: 300 }
  return compare(
    (n) => COS.getAuthorization({ ...sdkBase, Key: `${n}${key}`, Headers: { ...headers, host } }),
    (n) => signer.getAuth({ ...base, key: `${n}${key}` }),
  )
}

function presign({ key, headers, params }) {
  return (n) => signer.getPresignedUrl({ method: 'GET', key: `${n}${key}`, headers, params, expires: 300 })
}

function presignBySdk({ key, headers, params }) {
  return (n) =>
    peer.getObjectUrl({
      Bucket: bucket,
      Region: region,
      Key: `${n}${key}`,
      Method: 'GET',
      Query: params,
      Headers: headers,
      Expires: 300,
      Sign: true,
    })
}

/** Compares the download links of a page that lists 64 files. */
function compareList() {
  const keys = (n) => Array.from({ length: 64 }, (_, i) => `users/alice/${n}/photo-${i}.jpg`)
  return compare(
    (n) =>
      keys(n).map((Key) =>
        peer.getObjectUrl({ Bucket: bucket, Region: region, Key, Expires: 300, Sign: true }),
      ),
    (n) => signer.getPresignedDownloadUrls(keys(n), { expires: 300 }),
    { calls: 40 },
  )
}
