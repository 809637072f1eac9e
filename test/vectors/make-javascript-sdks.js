// Writes javascript-sdks.jsonl: the signatures of the official SDKs for Node, the browser and mini programs for the same
// requests, from a fixed seed. Run it by hand when a new version of one of the SDKs is published.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
// The SDK for mini programs reads its environment when it is loaded.
globalThis.wx = { getFileSystemManager: () => ({}), canIUse: () => false, getSystemInfoSync: () => ({}) }
const sdks = {
  'cos-nodejs-sdk-v5': require('cos-nodejs-sdk-v5').getAuthorization,
  'cos-js-sdk-v5': require('cos-js-sdk-v5/src/util.js').getAuth,
  'cos-wx-sdk-v5': require('cos-wx-sdk-v5/src/util.js').getAuth,
}
const COUNT = 150
const bucket = 'examplebucket-1250000000'
const region = 'ap-beijing'

let state = 20261123
/** A small random generator with a fixed seed, so that the file is the same on every machine. */
function below(limit) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return Math.floor((state / 2 ** 32) * limit)
}
const pick = (list) => list[below(list.length)]
const some = (names, value) => Object.fromEntries(names.filter(() => below(3) === 0).map((name) => [name, value(name)]))

const pieces = ['a', 'Z9', '-_.~', ' ', "'", '(1)', '*!', '%2F', '+', '&=', '#?', '"<>', '中文', 'é', '👩‍💻', '/x', ';', '@:', '{}', '|^`']
const text = () => Array.from({ length: 1 + below(6) }, () => pick(pieces)).join('')
// Excluded are content-type, which the SDK for browsers does not sign, and names whose encoded and raw forms sort
// differently, because these SDKs sign them in another order.
const headerNames = ['Content-MD5', 'Cache-Control', 'If-Match', 'Range', 'x-cos-acl', 'x-cos-meta-a', 'X-Cos-Meta-Author', 'x-ci-process', 'User-Agent', 'Accept']
const paramNames = ['uploads', 'uploadId', 'partNumber', 'prefix', 'max-keys', 'response-content-type', 'versionId', 'acl', 'imageMogr2/thumbnail/!50p', 'a b']

const lines = Array.from({ length: COUNT }, (_, index) => {
  const startsAt = 1_700_000_000 + below(50_000_000)
  const keyTime = `${startsAt};${startsAt + 60 + pick([1, 60, 300, 3600])}`
  const request = {
    method: pick(['GET', 'PUT', 'POST', 'DELETE', 'HEAD']),
    key: `k${text().replaceAll('//', '/')}`,
    headers: some(headerNames, text),
    params: some(paramNames, (name) => (name === 'uploads' || name === 'acl' ? '' : text())),
  }
  const signed = Object.entries(sdks).map(([sdk, sign]) => [sdk, sign(toSdkOptions(request, keyTime))])
  return JSON.stringify({ id: `js-${String(index).padStart(4, '0')}`, bucket, region, ...request, keyTime, authorizations: Object.fromEntries(signed) })
})
writeFileSync(new URL('./javascript-sdks.jsonl', import.meta.url), `${lines.join('\n')}\n`)

function toSdkOptions({ method, key, headers, params }, KeyTime) {
  const SecretId = 'AKIDvectorExample0001'
  const SecretKey = 'sample-secret-key-1'
  return { SecretId, SecretKey, KeyTime, Bucket: bucket, Region: region, Method: method, Key: key, Headers: headers, Query: params }
}
