import { createSigner, sign } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { canonicalFields } from '../../../packages/core/src/signature/canonical-fields.js'
import { httpString, stringToSign } from '../../../packages/core/src/signature/signature.js'
import { signable } from '../../support/signer-fixture.js'
import { type ConsensusVector, consensusVectors, parseKeyTime } from '../../support/vectors.js'

const textsOf = (fields: Record<string, string | number>) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]))

/** What both SDKs sign of a row: signable headers, and the host where it is signed. */
function signedPartsOf(row: ConsensusVector) {
  const headers = Object.entries(textsOf(row.headers)).filter(([name]) => signable.test(name.toLowerCase()))
  const named = headers.some(([name]) => name.toLowerCase() === 'host')
  return {
    method: row.method,
    pathname: row.key.startsWith('/') ? row.key : `/${row.key}`,
    params: textsOf(row.params),
    headers: Object.fromEntries(row.signHost && !named ? [...headers, ['host', row.host]] : headers),
  }
}

describe('sign agrees with the 277 requests on which the Python and Node SDKs agree', () => {
  it.each(consensusVectors)('$id', (row) => {
    const parts = signedPartsOf(row)
    const text = httpString(
      parts.method,
      parts.pathname,
      canonicalFields(parts.params),
      canonicalFields(parts.headers),
    )
    expect(text).toBe(row.httpString)
    expect(stringToSign(row.keyTime, text)).toBe(row.stringToSign)
    expect(sign(parts, row, parseKeyTime(row.keyTime))).toBe(row.authorization)
  })
})

const control = /[\x00-\x1f\x7f]/

/** Why createSigner refuses a row of which COS, a browser or a proxy would make something else. */
function refusedBecause(row: ConsensusVector): string | undefined {
  const key = row.key.replace(/^\//, '')
  const texts = [...Object.entries(row.params), ...Object.entries(row.headers)].flat().map(String)
  const host = Object.entries(row.headers).find(([name]) => name.toLowerCase() === 'host')?.[1]
  if (!['GET', 'HEAD', 'PUT', 'POST', 'DELETE'].includes(row.method.toUpperCase())) return 'method'
  if (row.key !== '/' && key === '') return 'empty key'
  if (row.key !== '/' && /^[/\\]/.test(key)) return 'slash at the start of the key'
  if (/(?:^|\/)\.\.?(?:\/|$)/.test(key)) return 'dot segment'
  if (control.test(key)) return 'control character in the key'
  if (Buffer.byteLength(key) > 850) return 'long key'
  if (texts.some((text) => control.test(text))) return 'control character in a field'
  if (Object.keys(row.params).some((name) => /^q-/i.test(name))) return 'q-* parameter'
  if (host !== undefined && host !== row.host) return 'another host'
  if (!/^[\x21-\x7e]+$/.test(row.secretKey)) return 'secretKey'
  if (!Number.isInteger(expiresOf(row)) || expiresOf(row) < 1) return 'lifetime'
  const origin = `${row.protocol}://${row.host}`
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) return 'origin that is not in normal form'
  return undefined
}

function signerOf(row: ConsensusVector) {
  const { startsAt } = parseKeyTime(row.keyTime)
  return createSigner({
    bucket: 'examplebucket-1250000000',
    region: 'ap-beijing',
    origin: `${row.protocol}://${row.host}`,
    credentials: { secretId: row.secretId, secretKey: row.secretKey },
    clock: () => startsAt + 60,
  })
}

/** The SDK signs from a minute ago. */
function expiresOf({ keyTime }: ConsensusVector): number {
  const { startsAt, endsAt } = parseKeyTime(keyTime)
  return endsAt - startsAt - 60
}

function requestOf(row: ConsensusVector) {
  return {
    method: row.method as 'GET',
    key: row.key === '' ? '/' : row.key,
    headers: textsOf(row.headers),
    params: textsOf(row.params),
    signHost: row.signHost,
    expires: expiresOf(row),
  }
}

describe('createSigner agrees with the rows that it accepts', () => {
  const taken = consensusVectors.filter((row) => refusedBecause(row) === undefined)

  it('accepts most of the rows', () => {
    expect(taken.length).toBeGreaterThan(200)
  })

  it.each(taken)('getAuth is byte-identical: $id', (row) => {
    expect(signerOf(row).getAuth(requestOf(row))).toBe(row.authorization)
  })

  it.each(taken)('the presigned URL is equal after parsing: $id', (row) => {
    const parsed = (text: string) => {
      const url = new URL(text)
      return [url.origin, decodeURIComponent(url.pathname), [...url.searchParams].sort()]
    }
    const url = signerOf(row).getPresignedUrl(requestOf(row))
    expect(parsed(url)).toEqual(parsed(row.pythonPresignedUrl))
    expect(new URL(url).href).toBe(url)
  })
})

describe('createSigner refuses the other rows', () => {
  const refused = consensusVectors.filter((row) => refusedBecause(row) !== undefined)

  it.each(refused.map((row) => ({ row, why: refusedBecause(row), id: row.id })))('$id: $why', ({ row }) => {
    expect(() => signerOf(row).getAuth(requestOf(row))).toThrowError(
      expect.objectContaining({ code: expect.stringMatching(/^invalid_(?:request|option)$/) }),
    )
  })
})
