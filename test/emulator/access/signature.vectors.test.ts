import { verifySignature, type WireRequest } from '@cosgate/emulator'
import { describe, expect, test } from 'vitest'
import {
  type ConsensusVector,
  consensusVectors,
  type DocumentVector,
  documentVectors,
  type PythonVector,
  pythonVectors,
} from '../../support/vectors.js'

interface Case {
  id: string
  secretKey: string
  request: WireRequest
}

const toBytes = (text: string | number) => Buffer.from(String(text)).toString('latin1')
const encode = (text: string | number) => encodeURIComponent(text).replace(/'/g, '%27')
const encodePath = (path: string) => encode(path).replaceAll('%2F', '/')

const encodeQuery = (params: Record<string, string | number>) =>
  Object.entries(params)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')

const toRawHeaders = (headers: Record<string, string | number>) =>
  Object.entries(headers).flatMap(([name, value]) => [toBytes(name), toBytes(value)])

const getTarget = (url: string) => url.replace(/^https?:\/\/[^/]*/, '')
const getHost = (url: string) => /^https?:\/\/([^/]*)/.exec(url)![1]!
const hasHost = (headers: Record<string, unknown>) =>
  Object.keys(headers).some((name) => /^host$/i.test(name))

function fromDocument({
  id,
  secretKey,
  method,
  pathname,
  params,
  headers,
  authorization,
}: DocumentVector): Case {
  const target = `${encodePath(pathname)}?${encodeQuery(params)}`
  return {
    id,
    secretKey,
    request: { method, target, rawHeaders: toRawHeaders({ ...headers, authorization }) },
  }
}

function fromPython({ id, secretKey, op, method, objectUrl, expected, headers, params }: PythonVector): Case {
  const inHeader = op === 'get_auth'
  const sent: Record<string, string> = { Host: getHost(objectUrl), ...headers }
  if (hasHost(headers)) delete sent.Host
  if (inHeader) sent.authorization = expected
  const target = inHeader ? `${getTarget(objectUrl)}?${encodeQuery(params)}` : getTarget(expected)
  return { id, secretKey, request: { method, target, rawHeaders: toRawHeaders(sent) } }
}

function fromConsensus({
  secretKey,
  method,
  key,
  host,
  params,
  headers,
  authorization,
  id,
}: ConsensusVector): Case {
  const target = `${encodePath(key.startsWith('/') ? key : `/${key}`)}?${encodeQuery(params)}`
  const sent = { ...headers, ...(!hasHost(headers) && { Host: host }), authorization }
  return { id, secretKey, request: { method, target, rawHeaders: toRawHeaders(sent) } }
}

const listNames = (vector: ConsensusVector) => [...Object.keys(vector.headers), ...Object.keys(vector.params)]
// A request has only one Authorization, and its q-* parameters are the signature. Vectors that use these names for
// other values cannot be represented as requests.
const representable = consensusVectors.filter(
  (vector) => !listNames(vector).some((name) => /^authorization$/i.test(name)),
)
const representableAsUrl = representable.filter(
  (vector) => !listNames(vector).some((name) => /^q-/i.test(name)),
)

const cases = [
  ...documentVectors.map(fromDocument),
  ...pythonVectors.map(fromPython),
  ...representable.map(fromConsensus),
]
const findIds = (predicate: (vector: Case) => boolean) => cases.filter(predicate).map(({ id }) => id)
const accepts = ({ request, secretKey }: Case) => verifySignature(request, secretKey)

const changeRequest = (vector: Case, change: Partial<WireRequest>): Case => ({
  ...vector,
  request: { ...vector.request, ...change },
})

/** Creates copies of a request; in each, one signed header or parameter is changed or removed. */
function createTamperedCases(vector: Case): Case[] {
  const { target, rawHeaders: headers } = vector.request
  const signature = [...headers, target].find((candidate) => candidate.includes('q-header-list='))!
  const parseList = (list: string) =>
    decodeURIComponent(new RegExp(`${list}=([^&]*)`).exec(signature)![1]!)
      .split(';')
      .filter(Boolean)
  const signedHeaders = parseList('q-header-list')
  const changedHeaders = headers.flatMap((value, index) =>
    index % 2 === 1 && signedHeaders.includes(headers[index - 1]!.toLowerCase())
      ? [headers.with(index, `${value}x`), headers.toSpliced(index - 1, 2)]
      : [],
  )
  const [path = '', query = ''] = target.split('?')
  const pairs = query.split('&')
  const changedTargets = pairs.flatMap((pair, index) =>
    isListedName(pair.split('=')[0]!, parseList('q-url-param-list'))
      ? [pairs.with(index, `${pair.includes('=') ? pair : `${pair}=`}x`), pairs.toSpliced(index, 1)]
      : [],
  )
  return [
    ...changedHeaders.map((changed) => changeRequest(vector, { rawHeaders: changed })),
    ...changedTargets.map((changed) => changeRequest(vector, { target: `${path}?${changed.join('&')}` })),
  ]
}

function isListedName(encodedName: string, list: string[]): boolean {
  const name = decodeURIComponent(encodedName.replaceAll('+', ' '))
  const canonical = encodeURIComponent(name).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
  return list.includes(canonical.toLowerCase())
}

describe('verifySignature', () => {
  test('accepts every request of the official document and of the official SDKs', () => {
    expect(cases).toHaveLength(2 + 400 + 276)
    expect(findIds((vector) => !accepts(vector))).toEqual([])
  })

  test('accepts the presigned URLs of the Python SDK for the consensus requests', () => {
    const urls = representableAsUrl.map((vector) => ({
      ...fromConsensus(vector),
      request: {
        method: vector.method,
        target: getTarget(vector.pythonPresignedUrl),
        rawHeaders: toRawHeaders({
          ...vector.headers,
          ...(!hasHost(vector.headers) && { Host: vector.host }),
        }),
      },
    }))
    expect(urls.filter((vector) => !accepts(vector)).map(({ id }) => id)).toEqual([])
  })

  test('refuses every request with another method', () => {
    const other = (method: string) => (method.toUpperCase() === 'PUT' ? 'GET' : 'PUT')
    expect(
      findIds((vector) => accepts(changeRequest(vector, { method: other(vector.request.method) }))),
    ).toEqual([])
  })

  test('refuses every request with another path', () => {
    const longer = (target: string) => target.replace(/^[^?]*/, (path) => `${path}x`)
    expect(
      findIds((vector) => accepts(changeRequest(vector, { target: longer(vector.request.target) }))),
    ).toEqual([])
  })

  test('refuses every request with another secretKey', () => {
    expect(findIds((vector) => accepts({ ...vector, secretKey: `${vector.secretKey}x` }))).toEqual([])
  })

  test.each([/q-sign-time=-?(\d)/, /q-key-time=-?(\d)/, /q-signature=(.)/])(
    'refuses every request if %s is changed',
    (field) => {
      const change = (text: string) =>
        text.replace(field, (all, char) => all.slice(0, -1) + (char === '1' ? '2' : '1'))
      const changed = (vector: Case) => {
        const { target, rawHeaders: headers } = vector.request
        return changeRequest(vector, { target: change(target), rawHeaders: headers.map(change) })
      }
      expect(findIds((vector) => accepts(changed(vector)))).toEqual([])
    },
  )

  test('refuses every request if a signed header or parameter is changed or removed', () => {
    expect(cases.flatMap(createTamperedCases).length).toBeGreaterThan(4000)
    expect(findIds((vector) => createTamperedCases(vector).some(accepts))).toEqual([])
  })
})
