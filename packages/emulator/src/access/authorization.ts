import { type Field, Fields } from '../request/fields.js'
import type { RawRequest } from '../request/raw-request.js'

/** The fields of an Authorization header or of a presigned URL. */
export interface SignatureFields {
  secretId: string
  signTime: string
  keyTime: string
  /** Encoded names in lower case. */
  headerList: string[]
  /** Encoded names in lower case. */
  parameterList: string[]
  signature: string
}

/**
 * Parses the Authorization header, the parameter `sign` that contains the same text, or the separate parameters of a
 * presigned URL. Returns `undefined` if the signature is missing or malformed.
 */
export function parseSignature({ headers, queries: [params] }: RawRequest): SignatureFields | undefined {
  const authorization = headers.bytes('authorization') ?? params.bytes('sign')
  return authorization === undefined ? parseSignatureFields(params) : parseAuthorization(authorization)
}

/** Returns whether a request carries no part of a signature. */
export function isUnsigned({ headers, queries: [params] }: Pick<RawRequest, 'headers' | 'queries'>): boolean {
  const isSignatureField = ({ name }: Field) => /^(sign$|q-)/i.test(name)
  return !headers.has('authorization') && !params.all.some(isSignatureField)
}

/** Parses an Authorization value. Returns `undefined` if it is malformed. */
export function parseAuthorization(authorization: string): SignatureFields | undefined {
  const all = authorization.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return { name, value: value.join('=') }
  })
  return parseSignatureFields(new Fields(all))
}

function parseSignatureFields(fields: Fields): SignatureFields | undefined {
  const value = (name: string) => fields.bytes(name)
  const [secretId, signature] = [value('q-ak'), value('q-signature')]
  const [signTime, keyTime] = [value('q-sign-time'), value('q-key-time')]
  const [headerList, parameterList] = [value('q-header-list'), value('q-url-param-list')]
  if (value('q-sign-algorithm') !== 'sha1' || !secretId || !signature || !signTime || !keyTime)
    return undefined
  if (headerList === undefined || parameterList === undefined) return undefined
  const lists = { headerList: splitNames(headerList), parameterList: splitNames(parameterList) }
  return { secretId, signature, signTime, keyTime, ...lists }
}

function splitNames(list: string): string[] {
  return list.toLowerCase().split(';').filter(Boolean)
}
