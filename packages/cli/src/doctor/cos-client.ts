import { createSigner, type Method } from '@cosgate/core'
import { type CosError, parseCosError } from '../cos-error.js'
import type { Settings } from '../settings.js'

const MOST_BYTES = 1_048_576

/** One answer, its body read. */
export interface Answer {
  status: number
  headers: Headers
  body: string
  /** What COS said where it refused; undefined also for answers without a body. */
  error: CosError | undefined
}

export interface Question {
  params?: Record<string, string>
  /** Sent and signed. */
  headers?: Record<string, string>
  body?: string
  signal?: AbortSignal
}

/** Asks a bucket, with the key of the configuration or without any. */
export class CosClient {
  /** Seconds that COS's clock is ahead of ours: signatures follow COS's, so that one wrong clock is one problem. */
  offset = 0
  readonly #settings: Settings
  readonly #signal: AbortSignal

  /** @param signal ends all questions that bring no signal of their own */
  constructor(settings: Settings, signal: AbortSignal) {
    this.#settings = settings
    this.#signal = signal
  }

  /** The host that is signed. */
  get host(): string {
    return new URL(createSigner(this.#settings).getObjectUrl({ key: '/' })).host
  }

  /** @throws Error where there is no answer */
  async ask(method: Method, key: string, question: Question = {}): Promise<Answer> {
    const { params = {}, body, signal = this.#signal } = question
    const token = this.#settings.credentials.securityToken
    const headers = { ...question.headers, ...(token && { 'x-cos-security-token': token }) }
    const signer = createSigner({ ...this.#settings, clock: () => Date.now() / 1000 + this.offset })
    const authorization = signer.getAuth({ method, key, params, headers })
    const query = new URLSearchParams(params).toString().replaceAll('+', '%20')
    const url = signer.getObjectUrl({ key }) + (query && `?${query}`)
    return send(url, { method, headers: { ...headers, authorization }, signal, ...(body && { body }) })
  }

  /** Asks without a signature, as a stranger or a browser's preflight does. */
  async askUnsigned(method: string, key: string, headers: Record<string, string> = {}): Promise<Answer> {
    const url = createSigner(this.#settings).getObjectUrl({ key })
    return send(url, { method, headers, signal: this.#signal })
  }
}

async function send(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, { ...init, redirect: 'manual' })
  const body = await readText(response)
  return { status: response.status, headers: response.headers, body, error: parseCosError(body) }
}

/** What is read is bounded: an endpoint that is no COS may send anything. */
async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk as Uint8Array)
    size += (chunk as Uint8Array).length
    if (size > MOST_BYTES) break
  }
  return Buffer.concat(chunks).toString('utf8')
}
