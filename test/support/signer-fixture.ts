import { CosgateError, type Credentials, createSigner, type SignerOptions } from '@cosgate/core'
import { expect } from 'vitest'

export const NOW = 1_700_000_000
export const BUCKET = 'photos-1250000000'
export const REGION = 'ap-shanghai'
export const HOST = `${BUCKET}.cos.${REGION}.myqcloud.com`
export const ORIGIN = `https://${HOST}`
export const credentials = { secretId: 'AKIDfakeExample', secretKey: 'not-a-real-secret-key' }
export const temporary = {
  secretId: 'AKIDfakeTemporary',
  secretKey: 'not-a-real-temporary-key',
  securityToken: 'not+a/real=token',
  expiresAt: NOW + 1800,
}

/** The headers that the official SDKs sign, in lower case. */
export const signable =
  /^(?:cache-control|content-(?:disposition|encoding|length|md5|type)|expect|expires|host|if-(?:match|none-match|modified-since|unmodified-since)|origin|range|transfer-encoding|pic-operations|x-c(?:os|i)-.*)$/

/** A signer with a key at hand and a clock that stands still at {@link NOW}. */
export function staticSigner(options: Partial<SignerOptions<Credentials>> = {}) {
  return createSigner({ bucket: BUCKET, region: REGION, credentials, clock: () => NOW, ...options })
}

/** The error that an operation throws or rejects with; fails where there is none. */
export async function catchError(operation: () => unknown): Promise<unknown> {
  try {
    await operation()
  } catch (error) {
    if (error instanceof CosgateError) expectExplanation(error)
    return error
  }
  throw new Error('Nothing was thrown')
}

/** Every message says something, and what comes after the name of a field is what was expected of it. */
function expectExplanation({ message }: CosgateError): void {
  expect(message).toMatch(/\w{2,} \w{2,}/)
  expect(message).not.toMatch(/: *$/)
}

/** Asserts a CosgateError of one code, thrown at once. */
export function expectRefusal(operation: () => unknown, code: string, message?: string | RegExp): void {
  let error: unknown
  try {
    operation()
  } catch (thrown) {
    error = thrown
  }
  expect(error).toBeInstanceOf(CosgateError)
  expect((error as CosgateError).code).toBe(code)
  expectExplanation(error as CosgateError)
  if (message !== undefined) expect((error as CosgateError).message).toMatch(message)
}

/** What stands in a presigned URL, decoded. */
export function readUrl(text: string) {
  const url = new URL(text)
  const query: Record<string, string> = {}
  for (const pair of url.search.slice(1).split('&')) {
    const at = pair.indexOf('=')
    const name = decodeURIComponent(pair.slice(0, at))
    if (Object.hasOwn(query, name)) throw new Error(`${name} occurs twice`)
    query[name] = decodeURIComponent(pair.slice(at + 1))
  }
  return { origin: url.origin, path: decodeURIComponent(url.pathname), query }
}

/** The fields of an Authorization value. */
export function readAuthorization(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split('&').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )
}
