import { findElement, type LocalCos, signHttpString } from './local-cos.js'

export interface RawRequestParts {
  method?: string
  /** Sent unchanged. */
  target: string
  /** The path that is signed. */
  path: string
  /** The parameters that are signed. */
  params?: string
  /** The names of the parameters that are signed. */
  paramList?: string
  host?: string
  body?: string
  /** Additional header lines. */
  headerLines?: string
}

/** Creates the bytes of a request that is signed with the given path and parameters. Its target can be different. */
export function createRawRequest({
  method = 'GET',
  target,
  path,
  params = '',
  paramList = '',
  host = 'cos.example',
  body = '',
  headerLines = '',
}: RawRequestParts): Buffer {
  const httpString = `${method.toLowerCase()}\n${path}\n${params}\nhost=${encodeURIComponent(host)}\n`
  return Buffer.from(
    [
      `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${headerLines}`,
      `Authorization: ${signHttpString(httpString, 'host', paramList)}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ].join(''),
  )
}

/** Returns the status and the error code of a raw response. */
export const rawOutcome = (response: string) =>
  `${response.slice(9, 12)} ${findElement(response, 'Code') ?? ''}`.trim()

export interface HostRequestOptions {
  isUnsigned?: boolean
  /** Returns the whole response instead of its status and error code. */
  returnBody?: boolean
}

/** Sends a request without parameters to any host. @returns the status and the error code */
export async function requestHost(
  { sendRaw }: LocalCos,
  method: string,
  host: string,
  path: string,
  { isUnsigned = false, returnBody = false }: HostRequestOptions = {},
): Promise<string> {
  const signed = createRawRequest({ method, target: path, path, host }).toString()
  const response = await sendRaw(isUnsigned ? signed.replace(/Authorization: .*\r\n/, '') : signed)
  return returnBody ? response : rawOutcome(response)
}
