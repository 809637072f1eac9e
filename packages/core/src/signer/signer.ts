import type { SignaturePurpose } from '../credentials/credential-source.js'
import type { CredentialProvider, CredentialSnapshot, Credentials } from '../credentials/credentials.js'
import { isPromise } from '../deadline.js'
import { invalidRequest } from '../error.js'
import { assertKnownOptions } from '../options.js'
import { classify, resourceOf } from '../request/action.js'
import type { Validity } from '../signature/signature.js'
import { authorizationOf, objectUrl, presigner } from './authorization.js'
import { parseLifetime, validityOf } from './lifetime.js'
import { type PostPolicy, type PostPolicyRequest, parsePolicyRequest, postPolicy } from './post-policy.js'
import {
  type DownloadRequest,
  type DownloadsOptions,
  parseDownloadRequest,
  parseDownloadsOptions,
  parseFieldNames,
  parseSignerKey,
  parseSignRequest,
  type SignPlan,
  type SignRequest,
} from './sign-plan.js'
import {
  assertSignerOptions,
  DEFAULT_CREDENTIALS_TIMEOUT,
  type SignerOptions,
  type SignerParts,
  signerOptions,
} from './signer-options.js'

/**
 * The operations of a signer, its answers plain (with a key at hand) or promised (with a provider). Those that sign also
 * throw `invalid_option` where the option `clock` or `credentialScope` returns what it must not.
 */
export interface SignerOf<Text, Texts, Policy> {
  /**
   * The value of the Authorization header for a request that the caller sends itself.
   * @throws CosgateError `invalid_request`, `credentials_unavailable`, `timeout`
   */
  getAuth(request: SignRequest): Text
  /**
   * A URL that carries its signature, for any method.
   * @throws CosgateError `invalid_request`, `credentials_unavailable`, `timeout`
   */
  getPresignedUrl(request: SignRequest): Text
  /**
   * A URL to download an object (GET).
   * @throws CosgateError `invalid_request`, `credentials_unavailable`, `timeout`
   */
  getPresignedDownloadUrl(request: DownloadRequest): Text
  /**
   * Download URLs for many keys, in the same order, all with the same options, which are worked out once.
   * @throws CosgateError `invalid_request`, `credentials_unavailable`, `timeout`
   */
  getPresignedDownloadUrls(keys: readonly string[], options?: DownloadsOptions): Texts
  /**
   * A signed policy for a form upload (POST Object) from a page.
   * @throws CosgateError `invalid_request`, `credentials_unavailable`, `timeout`
   */
  getPostPolicy(request: PostPolicyRequest): Policy
  /**
   * The URL of an object without a signature.
   * @throws CosgateError `invalid_request`
   */
  getObjectUrl(object: { key: string; bucket?: string; region?: string }): string
}

/** A signer with a key at hand. */
export type Signer = SignerOf<string, string[], PostPolicy>
/** A signer whose credentials are fetched. */
export type AsyncSigner = SignerOf<Promise<string>, Promise<string[]>, Promise<PostPolicy>>
/** The signer that belongs to a form of credentials. */
export type SignerFor<C> = C extends CredentialProvider ? AsyncSigner : Signer

/**
 * Makes a signer for one bucket: what the official Python SDK calls `get_auth`, `get_presigned_url` and
 * `get_presigned_download_url`, with the same results.
 *
 * @returns methods that return strings, or promises of strings where `credentials` is a function
 * @throws CosgateError `invalid_option` that names the option
 * @see https://www.tencentcloud.com/document/product/436/14114
 * @example
 * const signer = createSigner({ bucket: 'photos-1250000000', region: 'ap-shanghai', credentials: { secretId, secretKey } })
 * signer.getPresignedDownloadUrl({ key: 'cat.jpg', expires: 60 })
 */
export function createSigner(options: SignerOptions<Credentials>): Signer
export function createSigner(options: SignerOptions<CredentialProvider>): AsyncSigner
export function createSigner<C extends Credentials | CredentialProvider>(
  options: SignerOptions<C>,
): SignerFor<C>
export function createSigner(options: SignerOptions): Signer | AsyncSigner {
  assertKnownOptions(options, signerOptions)
  return signerOf(
    assertSignerOptions(options, DEFAULT_CREDENTIALS_TIMEOUT),
    typeof options.credentials === 'function',
  )
}

/** The public face of checked parts. */
export function signerOf(parts: SignerParts, fetched: boolean): Signer | AsyncSigner {
  const { endpoints } = parts
  const promised = <A extends unknown[], T>(operation: (...args: A) => T) =>
    fetched ? async (...args: A) => operation(...args) : operation
  return Object.freeze({
    getAuth: promised((request: SignRequest) =>
      signed(parts, parseSignRequest(request, endpoints), request, authorizationOf),
    ),
    getPresignedUrl: promised((request: SignRequest) =>
      signed(parts, parseSignRequest(request, endpoints), request, presignOne),
    ),
    getPresignedDownloadUrl: promised((request: DownloadRequest) =>
      signed(parts, parseDownloadRequest(request, endpoints), request, presignOne),
    ),
    getPresignedDownloadUrls: promised((keys: readonly string[], options: DownloadsOptions = {}) =>
      downloads(parts, keys, options),
    ),
    getPostPolicy: promised((request: PostPolicyRequest) => policy(parts, request)),
    getObjectUrl: (object: { key: string; bucket?: string; region?: string }) => {
      parseFieldNames(object, ['key', 'bucket', 'region'])
      return objectUrl(endpoints.resolve(object.bucket, object.region).origin, parseSignerKey(object.key))
    },
  }) as Signer | AsyncSigner
}

type Sign = (plan: SignPlan, snapshot: CredentialSnapshot, validity: Validity) => string

const presignOne: Sign = (plan, snapshot, validity) => presigner(plan, snapshot, validity)(plan.key)

function signed(
  parts: SignerParts,
  plan: SignPlan,
  request: DownloadRequest,
  sign: Sign,
): string | Promise<string> {
  const lifetime = parseLifetime(request)
  const use = (snapshot: CredentialSnapshot) =>
    sign(plan, snapshot, validityOf(lifetime, snapshot, parts.clock()))
  return parts.source.atHand ? use(parts.source.atHand) : fetched(parts, purposeOf(plan), use)
}

function purposeOf(plan: SignPlan): SignaturePurpose {
  const { method, key, endpoint, params, headers } = plan
  const action = classify(method, key, params, headers)
  return { action, endpoint, resource: resourceOf(action, key, params) }
}

function fetched<T>(
  parts: SignerParts,
  purpose: SignaturePurpose,
  use: (snapshot: CredentialSnapshot) => T,
): T | Promise<T> {
  const snapshot = parts.source.fetch(purpose)
  return isPromise(snapshot) ? snapshot.then(use) : use(snapshot)
}

function downloads(
  parts: SignerParts,
  keys: readonly string[],
  options: DownloadsOptions,
): string[] | Promise<string[]> {
  if (!Array.isArray(keys)) throw invalidRequest('keys', 'must be an array')
  const plan = parseDownloadsOptions(options, parts.endpoints)
  const lifetime = parseLifetime(options)
  // Unlike `keys.map`, it does not skip holes.
  const parsed = Array.from(keys, (key) => parseSignerKey(key))
  return fetched(parts, { action: 'GetObject', endpoint: plan.endpoint, resource: '' }, (snapshot) =>
    parsed.map(presigner(plan, snapshot, validityOf(lifetime, snapshot, parts.clock()))),
  )
}

function policy(parts: SignerParts, request: PostPolicyRequest): PostPolicy | Promise<PostPolicy> {
  const { plan, lifetime } = parsePolicyRequest(request)
  const endpoint = parts.endpoints.configured
  const resource = (plan.key ?? plan.keyPrefix)!
  return fetched(parts, { action: 'PostObject', endpoint, resource }, (snapshot) =>
    postPolicy(plan, endpoint, snapshot, lifetime, parts.clock()),
  )
}
