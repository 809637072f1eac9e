import { verifySignature, type WireRequest } from '@cosgate/emulator'
import { expect, test } from 'vitest'
import {
  type ConsensusVector,
  consensusVectors,
  type DocumentVector,
  documentVectors,
  type PythonVector,
  pythonVectors,
} from '../support/vectors.js'

interface Case {
  id: string
  secretKey: string
  request: WireRequest
}

const bytes = (text: string | number) => Buffer.from(String(text)).toString('latin1')
const encode = (text: string | number) => encodeURIComponent(text).replace(/'/g, '%27')
const encodePath = (path: string) => encode(path).replaceAll('%2F', '/')

const parseQuery = (params: Record<string, string | number>) =>
  Object.entries(params)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')

const rawHeaders = (headers: Record<string, string | number>) =>
  Object.entries(headers).flatMap(([name, value]) => [bytes(name), bytes(value)])

const targetOf = (url: string) => url.replace(/^https?:\/\/[^/]*/, '')
const hostOf = (url: string) => /^https?:\/\/([^/]*)/.exec(url)![1]!
const hasHost = (headers: Record<string, unknown>) =>
  Object.keys(headers).some((name) => /^host$/i.test(name))

function ofDocument({
  id,
  secretKey,
  method,
  pathname,
  params,
  headers,
  authorization,
}: DocumentVector): Case {
  const target = `${encodePath(pathname)}?${parseQuery(params)}`
  return { id, secretKey, request: { method, target, rawHeaders: rawHeaders({ ...headers, authorization }) } }
}

function ofPython({ id, secretKey, op, method, objectUrl, expected, headers, params }: PythonVector): Case {
  const inHeader = op === 'get_auth'
  const sent: Record<string, string> = { Host: hostOf(objectUrl), ...headers }
  if (hasHost(headers)) delete sent.Host
  if (inHeader) sent.authorization = expected
  const target = inHeader ? `${targetOf(objectUrl)}?${parseQuery(params)}` : targetOf(expected)
  return { id, secretKey, request: { method, target, rawHeaders: rawHeaders(sent) } }
}

function ofConsensus({
  secretKey,
  method,
  key,
  host,
  params,
  headers,
  authorization,
  id,
}: ConsensusVector): Case {
  const target = `${encodePath(key.startsWith('/') ? key : `/${key}`)}?${parseQuery(params)}`
  const sent = { ...headers, ...(!hasHost(headers) && { Host: host }), authorization }
  return { id, secretKey, request: { method, target, rawHeaders: rawHeaders(sent) } }
}

const names = (vector: ConsensusVector) => [...Object.keys(vector.headers), ...Object.keys(vector.params)]
// A request has one Authorization, and a query one meaning for q-*: vectors that name them cannot be sent.
const sendable = consensusVectors.filter(
  (vector) => !names(vector).some((name) => /^authorization$/i.test(name)),
)
const sendableAsUrl = sendable.filter((vector) => !names(vector).some((name) => /^q-/i.test(name)))

const cases = [
  ...documentVectors.map(ofDocument),
  ...pythonVectors.map(ofPython),
  ...sendable.map(ofConsensus),
]
const idsWhere = (fails: (one: Case) => boolean) => cases.filter(fails).map(({ id }) => id)
const accepts = ({ request, secretKey }: Case) => verifySignature(request, secretKey)

test('every request of the official document and of the official SDKs is accepted', () => {
  expect(cases).toHaveLength(2 + 400 + 276)
  expect(idsWhere((one) => !accepts(one))).toEqual([])
})

test('the presigned URLs that the Python SDK makes of the consensus requests are accepted', () => {
  const urls = sendableAsUrl.map((vector) => ({
    ...ofConsensus(vector),
    request: {
      method: vector.method,
      target: targetOf(vector.pythonPresignedUrl),
      rawHeaders: rawHeaders({ ...vector.headers, ...(!hasHost(vector.headers) && { Host: vector.host }) }),
    },
  }))
  expect(urls.filter((one) => !accepts(one)).map(({ id }) => id)).toEqual([])
})

const withRequest = (one: Case, change: Partial<WireRequest>): Case => ({
  ...one,
  request: { ...one.request, ...change },
})

test('the same requests are refused with another method', () => {
  const other = (method: string) => (method.toUpperCase() === 'PUT' ? 'GET' : 'PUT')
  expect(idsWhere((one) => accepts(withRequest(one, { method: other(one.request.method) })))).toEqual([])
})

test('the same requests are refused with another path', () => {
  const longer = (target: string) => target.replace(/^[^?]*/, (path) => `${path}x`)
  expect(idsWhere((one) => accepts(withRequest(one, { target: longer(one.request.target) })))).toEqual([])
})

test('the same requests are refused with another key', () => {
  expect(idsWhere((one) => accepts({ ...one, secretKey: `${one.secretKey}x` }))).toEqual([])
})

test.each([/q-sign-time=-?(\d)/, /q-key-time=-?(\d)/, /q-signature=(.)/])(
  'the same requests are refused with %s changed',
  (field) => {
    const change = (text: string) =>
      text.replace(field, (all, char) => all.slice(0, -1) + (char === '1' ? '2' : '1'))
    const changed = (one: Case) => {
      const { target, rawHeaders: headers } = one.request
      return withRequest(one, { target: change(target), rawHeaders: headers.map(change) })
    }
    expect(idsWhere((one) => accepts(changed(one)))).toEqual([])
  },
)

/** All places of a request whose change a signature must notice: one changed copy for each. */
function tamperings(one: Case): Case[] {
  const { target, rawHeaders: headers } = one.request
  const text = [...headers, target].find((one) => one.includes('q-header-list='))!
  const listed = (list: string) =>
    decodeURIComponent(new RegExp(`${list}=([^&]*)`).exec(text)![1]!)
      .split(';')
      .filter(Boolean)
  const signedHeaders = listed('q-header-list')
  const changedHeaders = headers.flatMap((value, index) =>
    index % 2 === 1 && signedHeaders.includes(headers[index - 1]!.toLowerCase())
      ? [headers.with(index, `${value}x`), headers.toSpliced(index - 1, 2)]
      : [],
  )
  const [path = '', query = ''] = target.split('?')
  const pairs = query.split('&')
  const changedTargets = pairs.flatMap((pair, index) =>
    isListed(pair.split('=')[0]!, listed('q-url-param-list'))
      ? [pairs.with(index, `${pair.includes('=') ? pair : `${pair}=`}x`), pairs.toSpliced(index, 1)]
      : [],
  )
  return [
    ...changedHeaders.map((changed) => withRequest(one, { rawHeaders: changed })),
    ...changedTargets.map((changed) => withRequest(one, { target: `${path}?${changed.join('&')}` })),
  ]
}

function isListed(encodedName: string, list: string[]): boolean {
  const name = decodeURIComponent(encodedName.replaceAll('+', ' '))
  const canonical = encodeURIComponent(name).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
  return list.includes(canonical.toLowerCase())
}

test('the same requests are refused with any signed header or parameter changed or taken away', () => {
  expect(cases.flatMap(tamperings).length).toBeGreaterThan(4000)
  expect(idsWhere((one) => tamperings(one).some(accepts))).toEqual([])
})
