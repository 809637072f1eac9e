import { type Credentials, createSigner, type Method } from '@cosgate/core'
import { type CosError, parseCosError } from '../cos-error.js'
import { chooseKey, type Settings } from '../settings.js'

const MAX_BODY_BYTES = 1_048_576

/** An answer of COS, with its body. */
export interface CosAnswer {
  status: number
  headers: Headers
  body: string
  /** The refusal. It is undefined for an answer without a body. */
  error: CosError | undefined
}

export interface RequestOptions {
  params?: Record<string, string>
  /** Headers to send and sign. */
  headers?: Record<string, string>
  body?: string
  signal?: AbortSignal
  /** Default: the key of the configuration that fits the method. */
  credentials?: Credentials
}

/** Sends requests to a bucket, signed or unsigned. */
export class CosClient {
  /** Seconds that COS's clock is ahead of ours. Signatures use COS's time, so that a wrong clock is only one problem. */
  offset = 0
  readonly #settings: Settings
  readonly #signal: AbortSignal

  /** @param signal aborts all requests that have no signal of their own */
  constructor(settings: Settings, signal: AbortSignal) {
    this.#settings = settings
    this.#signal = signal
  }

  /** The host that is signed. */
  get host(): string {
    return new URL(createSigner(this.#settings).getObjectUrl({ key: '/' })).host
  }

  /** @throws Error if there is no answer */
  async request(method: Method, key: string, options: RequestOptions = {}): Promise<CosAnswer> {
    const { params = {}, body, signal = this.#signal } = options
    const { credentials = chooseKey(this.#settings, method) } = options
    const token = credentials.securityToken
    const headers = { ...options.headers, ...(token && { 'x-cos-security-token': token }) }
    const signer = createSigner({
      ...this.#settings,
      credentials,
      clock: () => Date.now() / 1000 + this.offset,
    })
    const authorization = signer.getAuth({ method, key, params, headers })
    const query = new URLSearchParams(params).toString().replaceAll('+', '%20')
    const url = signer.getObjectUrl({ key }) + (query && `?${query}`)
    return send(url, { method, headers: { ...headers, authorization }, signal, ...(body && { body }) })
  }

  /** Returns the URL of an object without a signature. */
  toUrl(key: string): string {
    return createSigner(this.#settings).getObjectUrl({ key })
  }

  /** Requests any URL, such as that of a CDN. */
  async fetchUrl(url: string): Promise<CosAnswer> {
    return send(url, { signal: this.#signal })
  }

  /** Sends a request without a signature, like a browser's preflight. */
  async requestUnsigned(
    method: string,
    key: string,
    headers: Record<string, string> = {},
  ): Promise<CosAnswer> {
    return send(this.toUrl(key), { method, headers, signal: this.#signal })
  }
}

async function send(url: string, init: RequestInit): Promise<CosAnswer> {
  const response = await fetch(url, { ...init, redirect: 'manual' })
  const body = await readText(response)
  return { status: response.status, headers: response.headers, body, error: parseCosError(body) }
}

/** Reads a limited part of the body, because an endpoint that is not COS may send anything. */
async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk as Uint8Array)
    size += (chunk as Uint8Array).length
    if (size > MAX_BODY_BYTES) break
  }
  return Buffer.concat(chunks).toString('utf8')
}
