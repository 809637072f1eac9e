import { createSigner } from '@cosgate/core'
import COS from 'cos-nodejs-sdk-v5'
import { compare } from './ratio.js'

const bucket = 'photos-1250000000'
const region = 'ap-shanghai'
const secretId = 'AKIDbenchmarkFake'
const secretKey = 'benchmark-secret-key-fake'

const cases = {
  plain: { key: 'users/alice/holiday/IMG_0042.jpg' },
  unicode: { key: '用户/小明/2026 年的照片/图片 (1).jpg' },
  '4 headers': {
    key: 'users/alice/holiday/IMG_0042.jpg',
    headers: {
      'content-type': 'image/jpeg',
      'content-length': '1048576',
      'x-cos-meta-author': 'alice & bob',
      'cache-control': 'private, max-age=60',
    },
  },
  '4 parameters': {
    key: 'users/alice/holiday/IMG_0042.jpg',
    params: {
      'response-content-type': 'image/jpeg',
      'response-content-disposition': 'attachment; filename="holiday.jpg"',
      'response-cache-control': 'no-cache',
      'imageMogr2/thumbnail/!50p': '',
    },
  },
}

/** @returns {{ name: string, ratio: number, oursNs: number, peerNs: number }[]} */
export function measureSigner() {
  const rows = []
  // Both sign new keys all the time, like an app, with the same expiry.
  const peer = new COS({ SecretId: secretId, SecretKey: secretKey })
  const signer = createSigner({ bucket, region, credentials: { secretId, secretKey } })
  for (const [name, { key, headers = {}, params = {} }] of Object.entries(cases)) {
    const auth = compare(
      (n) =>
        COS.getAuthorization({
          SecretId: secretId,
          SecretKey: secretKey,
          Method: 'GET',
          Key: `${n}${key}`,
          Query: params,
          Headers: { ...headers, host: 'photos-1250000000.cos.ap-shanghai.myqcloud.com' },
          Expires: 300,
        }),
      (n) => signer.getAuth({ method: 'GET', key: `${n}${key}`, headers, params, expires: 300 }),
    )
    rows.push({ name: `Authorization, ${name}`, ...auth })
  }
  for (const [name, { key, headers = {}, params = {} }] of Object.entries(cases)) {
    const url = compare(
      (n) =>
        peer.getObjectUrl({
          Bucket: bucket,
          Region: region,
          Key: `${n}${key}`,
          Method: 'GET',
          Query: params,
          Headers: headers,
          Expires: 300,
          Sign: true,
        }),
      (n) => signer.getPresignedUrl({ method: 'GET', key: `${n}${key}`, headers, params, expires: 300 }),
    )
    rows.push({ name: `presigned URL, ${name}`, ...url })
  }
  return [...rows, measureList(peer, signer)]
}

/** Compares the download links of a page that lists 64 files. */
function measureList(peer, signer) {
  const keys = (n) => Array.from({ length: 64 }, (_, i) => `users/alice/${n}/photo-${i}.jpg`)
  const list = compare(
    (n) =>
      keys(n).map((Key) =>
        peer.getObjectUrl({ Bucket: bucket, Region: region, Key, Expires: 300, Sign: true }),
      ),
    (n) => signer.getPresignedDownloadUrls(keys(n), { expires: 300 }),
    { calls: 40 },
  )
  return { name: '64 download links at once', ...list }
}
