import { createHash, createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator, type Emulator, type EmulatorOptions } from '@cosgate/emulator'
import COS from 'cos-nodejs-sdk-v5'
import { onTestFinished } from 'vitest'

export const secretId = 'AKIDfakeEmulatorTests'
export const secretKey = 'fake-secret-key-of-emulator-tests'
export const bucket = 'examplebucket-1250000000'
/** The emulators' clocks are fixed at this time. */
export const now = 1_700_000_000
export const keyTime = `${now - 60};${now + 300}`

/** An emulator for one test, with functions that send requests to it. */
export interface LocalCos {
  emulator: Emulator
  url: string
  host: string
  /** Sends a request that is signed by the official SDK. */
  send: (method: string, path: string, options?: SendOptions) => Promise<Response>
  /** Sends raw bytes and returns the raw response. */
  sendRaw: (request: string | Buffer) => Promise<string>
}

export interface SendOptions {
  params?: Record<string, string>
  /** Sent and signed. */
  headers?: Record<string, string>
  /** Sent but not signed. */
  unsigned?: Record<string, string>
  body?: BodyInit
  secretId?: string
  secretKey?: string
}

export async function startCos(options: Partial<EmulatorOptions> = {}): Promise<LocalCos> {
  const emulator = createEmulator({
    credentials: { secretId, secretKey },
    bucket,
    clock: () => now,
    ...options,
  })
  const url = await emulator.listen()
  onTestFinished(() => emulator.close())
  const { host } = new URL(url)
  return {
    emulator,
    url,
    host,
    send: (method, path, sendOptions = {}) => send(url, method, path, sendOptions),
    sendRaw: (request) => sendBytes(Number(new URL(url).port), request),
  }
}

function send(url: string, method: string, path: string, options: SendOptions): Promise<Response> {
  const { params = {}, headers = {}, unsigned = {}, body } = options
  const Authorization = COS.getAuthorization({
    SecretId: options.secretId ?? secretId,
    SecretKey: options.secretKey ?? secretKey,
    Method: method as 'GET',
    Pathname: path,
    Query: params,
    Headers: { ...headers, Host: new URL(url).host },
    KeyTime: keyTime,
  } as COS.StaticGetAuthorizationOptions)
  const query = Object.entries(params).map(([name, value]) => `${encode(name)}=${encode(value)}`)
  const target = `${url}${encode(path).replaceAll('%2F', '/')}${query.length > 0 ? `?${query.join('&')}` : ''}`
  const init: RequestInit = {
    method,
    headers: { ...headers, ...unsigned, Authorization },
    redirect: 'manual',
  }
  return fetch(target, body === undefined ? init : { ...init, body })
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

/** Returns the text of the first element with a name. */
export const findElement = (xml: string, name: string) =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]

/** Returns the status and the error code of a response: `403 AccessDenied`, or `200 undefined` without an error. */
export async function outcome(response: Promise<Response>): Promise<string> {
  const received = await response
  return `${received.status} ${findElement(await received.text(), 'Code')}`
}

/** Signs a hand-written HttpString and returns the Authorization. */
export function signHttpString(
  httpString: string,
  headerList = 'host',
  paramList = '',
  time = keyTime,
): string {
  const hmac = (key: string, text: string) => createHmac('sha1', key).update(text).digest('hex')
  const digest = createHash('sha1').update(httpString).digest('hex')
  const signature = hmac(hmac(secretKey, time), `sha1\n${time}\n${digest}\n`)
  return [
    `q-sign-algorithm=sha1&q-ak=${secretId}&q-sign-time=${time}&q-key-time=${time}`,
    `q-header-list=${headerList}&q-url-param-list=${paramList}&q-signature=${signature}`,
  ].join('&')
}

/** Signs a request without parameters whose only signed header is the host. */
export const signHost = (method: 'get' | 'put' | 'post', path: string, host: string) =>
  signHttpString(`${method}\n${path}\n\nhost=${encodeURIComponent(host)}\n`)

/** Creates a directory that is removed when the test ends. */
export async function createTemporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'cosgate-test-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** Writes bytes to a socket and reads until the server closes it. */
function sendBytes(port: number, request: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
    socket.on('error', (error) => (chunks.length > 0 ? undefined : reject(error)))
  })
}
