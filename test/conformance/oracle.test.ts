import COS from 'cos-nodejs-sdk-v5'
import { expect, it } from 'vitest'
import {
  buildAuthorization,
  expectNoSignature,
  expectSignedUrl,
  secretId,
  secretKey,
  span,
} from '../support/sdk-oracle.js'
import { documentVectors } from '../support/vectors.js'

it.each(documentVectors)('the test oracle agrees with the official document: $id', (vector) => {
  const wire = {
    method: vector.method,
    path: vector.pathname,
    params: vector.params,
    headers: vector.headers,
  }
  expect(buildAuthorization(wire, vector.keyTime, vector.secretId, vector.secretKey)).toBe(
    vector.authorization,
  )
})

it('the test oracle agrees with the official Node SDK', () => {
  const headers = {
    host: 'b-1.cos.r.myqcloud.com',
    'content-type': 'text/plain',
    'x-cos-meta-a': "it's (ok)!*",
  }
  const params = { uploadId: '1/2+3', partNumber: '7', 'response-cache-control': '' }
  const sdk = COS.getAuthorization({
    SecretId: secretId,
    SecretKey: secretKey,
    Method: 'PUT',
    Key: 'a b/报告+1.txt',
    Query: params,
    Headers: headers,
    KeyTime: span(),
  } as never)
  expect(buildAuthorization({ method: 'PUT', path: '/a b/报告+1.txt', params, headers }, span())).toBe(sdk)
})

it('the test oracle rejects a URL that is signed for another request', () => {
  const url = `https://examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com/a.txt?${buildAuthorization({ method: 'GET', path: '/a.txt', headers: { host: 'examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com' } }, span())}`
  expectSignedUrl(url, { method: 'GET', path: '/a.txt' })
  expect(() => expectSignedUrl(url, { method: 'HEAD', path: '/a.txt' })).toThrow()
  expect(() => expectSignedUrl(`${url}&x=1`, { method: 'GET', path: '/a.txt' })).toThrow()
  expect(() => expectNoSignature({ text: url, headers: {} })).toThrow()
})
