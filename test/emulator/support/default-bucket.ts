import type { EmulatorOptions } from '@cosgate/emulator'
import { type LocalCos, signHost, startCos } from './local-cos.js'

export const [bucket, region] = ['photos-1250000000', 'ap-shanghai']

/** Starts an emulator without a configured bucket. */
export const startUnconfigured = (options: Partial<EmulatorOptions> = {}) =>
  startCos({ bucket: undefined as never, ...options })

/** Sends a request to a bucket's own host. @returns the status, and the error code or the body */
export async function requestBucket(
  { sendRaw }: LocalCos,
  method: 'GET' | 'PUT',
  name: string,
  path: string,
  body = '',
): Promise<string> {
  const host = `${name}.cos.${region}.localhost:9000`
  const authorization = signHost(method === 'GET' ? 'get' : 'put', path, host)
  const head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${authorization}\r\n`
  const response = await sendRaw(`${head}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`)
  const content = response.split('\r\n\r\n')[1]!.replace(/^<.*<Code>(\w+)<.*$/s, '$1')
  return `${response.slice(9, 12)} ${content}`
}

export const bucketHost = (name: string) => `${name}.cos.${region}.myqcloud.com`

/** Returns the headers of a copy. */
export const copyFrom = (host: string, path = 'a') => ({
  headers: { 'x-cos-copy-source': `${host}/${path}` },
})
