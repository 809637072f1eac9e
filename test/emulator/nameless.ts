import type { EmulatorOptions } from '@cosgate/emulator'
import { authorize, type LocalCos, startCos } from './local-cos.js'

export const [bucket, region] = ['photos-1250000000', 'ap-shanghai']

/** An emulator without a configured bucket. */
export const start = (options: Partial<EmulatorOptions> = {}) =>
  startCos({ bucket: undefined as never, ...options })

/** Asks a bucket by its own host name. */
export async function askByName(
  { raw }: LocalCos,
  method: 'GET' | 'PUT',
  name: string,
  path: string,
  body = '',
) {
  const host = `${name}.cos.${region}.localhost:9000`
  const authorization = authorize(`${method.toLowerCase()}\n${path}\n\nhost=${encodeURIComponent(host)}\n`)
  const head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${authorization}\r\n`
  const answer = await raw(`${head}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`)
  return `${answer.slice(9, 12)} ${answer.split('\r\n\r\n')[1]!.replace(/^<.*<Code>(\w+)<.*$/s, '$1')}`
}

export const copyFrom = (host: string, path = 'a') => ({
  headers: { 'x-cos-copy-source': `${host}/${path}` },
})
export const hostOf = (name: string) => `${name}.cos.${region}.myqcloud.com`
