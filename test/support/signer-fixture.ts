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

/** Creates a signer with a static key and a clock that is fixed at {@link NOW}. */
export function staticSigner(options: Partial<SignerOptions<Credentials>> = {}) {
  return createSigner({ bucket: BUCKET, region: REGION, credentials, clock: () => NOW, ...options })
}

/** Returns the error that an operation throws or rejects with. Fails if there is none. */
export async function catchError(operation: () => unknown): Promise<unknown> {
  try {
    await operation()
  } catch (error) {
    if (error instanceof CosgateError) expectExplanation(error)
    return error
  }
  throw new Error('Nothing was thrown')
}

/** Asserts that a message has at least two words, and that the name of a field is followed by an explanation. */
function expectExplanation({ message }: CosgateError): void {
  expect(message).toMatch(/\w{2,} \w{2,}/)
  expect(message).not.toMatch(/: *$/)
}

/** Asserts that an operation throws a CosgateError with this code synchronously. */
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

/** Returns the decoded parts of a presigned URL. */
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

/** Parses an Authorization value into its fields. */
export function readAuthorization(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split('&').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )
}
