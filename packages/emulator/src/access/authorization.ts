import { Fields } from '../request/fields.js'
import type { RawRequest } from '../request/raw-request.js'

/** The seven fields of an Authorization value or of a presigned URL. */
export interface SignatureFields {
  secretId: string
  signTime: string
  keyTime: string
  /** Lower-case encoded names. */
  headerList: string[]
  parameterList: string[]
  signature: string
}

/** The signature that a request carries in its Authorization header or its query; `undefined` if none or broken. */
export function readSignature(request: RawRequest): SignatureFields | undefined {
  const header = request.headers.bytes('authorization')
  return header === undefined ? fieldsOf(request.queries[0]) : readAuthorization(header)
}

export function readAuthorization(authorization: string): SignatureFields | undefined {
  const all = authorization.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return { name: name.trim(), value: value.join('=').trim() }
  })
  return fieldsOf(new Fields(all))
}

function fieldsOf(fields: Fields): SignatureFields | undefined {
  const value = (name: string) => fields.bytes(name)
  const [secretId, signature] = [value('q-ak'), value('q-signature')]
  const [signTime, keyTime] = [value('q-sign-time'), value('q-key-time')]
  const [headers, params] = [value('q-header-list'), value('q-url-param-list')]
  if (value('q-sign-algorithm') !== 'sha1' || !secretId || !signature || !signTime || !keyTime)
    return undefined
  if (headers === undefined || params === undefined) return undefined
  return {
    secretId,
    signature,
    signTime,
    keyTime,
    headerList: listOf(headers),
    parameterList: listOf(params),
  }
}

function listOf(list: string): string[] {
  return list.toLowerCase().split(';').filter(Boolean)
}
