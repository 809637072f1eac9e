import { isPromise } from '../checks.js'
import type {
  CredentialProvider,
  CredentialSnapshot,
  SignaturePurpose,
  StaticCredentials,
} from '../credentials/credentials.js'
import { invalidRequest } from '../error.js'
import { assertKnownOptions } from '../options.js'
import { classify, toResource } from '../request/classify.js'
import type { Validity } from '../signature/signature.js'
import { type CdnRequest, signCdnUrl } from './cdn-url.js'
import { parseLifetime, toValidity } from './lifetime.js'
import {
  type PostPolicy,
  type PostPolicyRequest,
  parsePolicyRequest,
  signPostPolicy,
  toFormResource,
} from './post-policy.js'
import { createPresigner, presign, signAuthorization, toObjectUrl } from './presign.js'
import {
  assertKnownFields,
  type DownloadRequest,
  type DownloadUrlsOptions,
  parseDownloadRequest,
  parseDownloadUrlsOptions,
  parseSignerKey,
  parseSignRequest,
  type SignableRequest,
  type SignRequest,
} from './sign-request.js'
import {
  DEFAULT_CREDENTIALS_TIMEOUT,
  resolveSignerOptions,
  type SignerConfig,
  type SignerOptions,
  signerOptionNames,
} from './signer-options.js'

/**
 * The methods of a signer. They return values with static credentials and promises with a provider. The methods that sign
 * also throw `invalid_option` if the option `clock` or `credentialScope` returns an invalid value.
 */
export interface SignerMethods<Text, Texts, Policy> {
  /**
   * Returns the value of the Authorization header for a request that the caller sends.
   * @throws CosgateError `invalid_request`, `credentials_unavailable`, `timeout`
   */
  getAuth(request: SignRequest): Text
  /**
   * Returns a URL that carries its signature, for any method.
   * @throws CosgateError `invalid_request`, `credentials_unavailable`, `timeout`
   */
  getPresignedUrl(request: SignRequest): Text
  /**
   * Returns a URL that downloads an object (GET).
   * @throws CosgateError `invalid_request`, `credentials_unavailable`, `timeout`
   */
  getPresignedDownloadUrl(request: DownloadRequest): Text
  /**
   * Returns download URLs for many keys, in the same order. They share their options, which are processed once.
   * @throws CosgateError `invalid_request`, `credentials_unavailable`, `timeout`
   */
  getPresignedDownloadUrls(keys: readonly string[], options?: DownloadUrlsOptions): Texts
  /**
   * Returns a signed policy for a form upload (POST Object).
   * @throws CosgateError `invalid_request`, `credentials_unavailable`, `timeout`
   */
  getPostPolicy(request: PostPolicyRequest): Policy
  /**
   * Returns the URL of an object without a signature.
   * @throws CosgateError `invalid_request`
   */
  getObjectUrl(object: { key: string; bucket?: string; region?: string }): string
  /**
   * Returns the URL of an object at the CDN of the option `cdn`, without asking for credentials.
   * @throws CosgateError `invalid_option` if there is no option `cdn`, `invalid_request`
   */
  getCdnUrl(object: CdnRequest): string
}

/** A signer with static credentials. */
export type Signer = SignerMethods<string, string[], PostPolicy>
/** A signer with a credential provider. */
export type AsyncSigner = SignerMethods<Promise<string>, Promise<string[]>, Promise<PostPolicy>>
/** The type of the signer for a type of credentials. */
export type SignerFor<C> = C extends CredentialProvider ? AsyncSigner : Signer

/**
 * Creates a signer for one bucket. It returns the same results as the official Python SDK's `get_auth`,
 * `get_presigned_url` and `get_presigned_download_url`.
 *
 * @returns methods that return strings, or promises of strings if `credentials` is a function
 * @throws CosgateError `invalid_option` that names the option
 * @see https://www.tencentcloud.com/document/product/436/14114
 * @example
 * const signer = createSigner({ bucket: 'photos-1250000000', region: 'ap-shanghai', credentials: { secretId, secretKey } })
 * signer.getPresignedDownloadUrl({ key: 'cat.jpg', expires: 60 })
 */
export function createSigner(options: SignerOptions<StaticCredentials>): Signer
export function createSigner(options: SignerOptions<CredentialProvider>): AsyncSigner
export function createSigner<C extends StaticCredentials | CredentialProvider>(
  options: SignerOptions<C>,
): SignerFor<C>
export function createSigner(options: SignerOptions): Signer | AsyncSigner {
  assertKnownOptions(options, signerOptionNames)
  const config = resolveSignerOptions(options, DEFAULT_CREDENTIALS_TIMEOUT)
  return createSignerMethods(config, typeof options.credentials === 'function')
}

/** Creates the methods of a signer from resolved options. */
export function createSignerMethods(config: SignerConfig, isAsync: boolean): Signer | AsyncSigner {
  const { endpoints } = config
  /** Turns also what a method throws into a rejection. */
  const promisify = <A extends unknown[], T>(method: (...args: A) => T) =>
    isAsync ? async (...args: A) => method(...args) : method
  return Object.freeze({
    getAuth: promisify((request: SignRequest) =>
      signWith(config, parseSignRequest(request, endpoints), request, signAuthorization),
    ),
    getPresignedUrl: promisify((request: SignRequest) =>
      signWith(config, parseSignRequest(request, endpoints), request, presign),
    ),
    getPresignedDownloadUrl: promisify((request: DownloadRequest) =>
      signWith(config, parseDownloadRequest(request, endpoints), request, presign),
    ),
    getPresignedDownloadUrls: promisify((keys: readonly string[], options: DownloadUrlsOptions = {}) =>
      presignDownloads(config, keys, options),
    ),
    getPostPolicy: promisify((request: PostPolicyRequest) => createPostPolicy(config, request)),
    getObjectUrl: (object: { key: string; bucket?: string; region?: string }) => {
      assertKnownFields(object, ['key', 'bucket', 'region'])
      return toObjectUrl(endpoints.get(object.bucket, object.region).origin, parseSignerKey(object.key))
    },
    getCdnUrl: (object: CdnRequest) => signCdnUrl(config.cdn, object, config.clock()),
  }) as Signer | AsyncSigner
}

type Sign = (request: SignableRequest, snapshot: CredentialSnapshot, validity: Validity) => string

function signWith(
  config: SignerConfig,
  request: SignableRequest,
  options: DownloadRequest,
  sign: Sign,
): string | Promise<string> {
  const lifetime = parseLifetime(options)
  const signNow = (snapshot: CredentialSnapshot) =>
    sign(request, snapshot, toValidity(lifetime, snapshot, config.clock()))
  // Static credentials need no purpose, so the request is not classified.
  const { static: snapshot } = config.credentials
  return snapshot ? signNow(snapshot) : withCredentials(config, toPurpose(request), signNow)
}

/** Returns the action and the resource that a request needs credentials for. */
export function toPurpose({ method, key, endpoint, params, headers }: SignableRequest): SignaturePurpose {
  const action = classify(method, key, params, headers)
  const { bucket, region } = endpoint
  return { action: action ?? '', bucket, region, resource: toResource(action, key, params) }
}

function withCredentials<T>(
  config: SignerConfig,
  purpose: SignaturePurpose,
  use: (snapshot: CredentialSnapshot) => T,
): T | Promise<T> {
  const snapshot = config.credentials.fetch(purpose)
  return isPromise(snapshot) ? snapshot.then(use) : use(snapshot)
}

function presignDownloads(
  config: SignerConfig,
  keys: readonly string[],
  options: DownloadUrlsOptions,
): string[] | Promise<string[]> {
  if (!Array.isArray(keys)) throw invalidRequest('keys', 'must be an array')
  const request = parseDownloadUrlsOptions(options, config.endpoints)
  const lifetime = parseLifetime(options)
  // Array.from visits the holes of a sparse array, which `keys.map` would skip.
  const parsed = Array.from(keys, (key) => parseSignerKey(key))
  const { bucket, region } = request.endpoint
  return withCredentials(config, { action: 'GetObject', bucket, region, resource: '' }, (snapshot) =>
    parsed.map(createPresigner(request, snapshot, toValidity(lifetime, snapshot, config.clock()))),
  )
}

function createPostPolicy(
  config: SignerConfig,
  request: PostPolicyRequest,
): PostPolicy | Promise<PostPolicy> {
  const { conditions, lifetime } = parsePolicyRequest(request)
  const endpoint = config.endpoints.configured
  const { bucket, region } = endpoint
  const resource = toFormResource(conditions.formKey)
  return withCredentials(config, { action: 'PostObject', bucket, region, resource }, (snapshot) =>
    signPostPolicy(conditions, endpoint, snapshot, toValidity(lifetime, snapshot, config.clock())),
  )
}
