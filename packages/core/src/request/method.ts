import { invalidRequest } from '../error.js'

/** The methods of the COS operations that can be signed. */
export type Method = 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'

const methods: readonly unknown[] = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'] satisfies Method[]

/** Returns the method in upper case. @throws CosgateError `invalid_request` */
export function parseMethod(method: unknown): Method {
  if (isMethod(method)) return method
  const upper = isShort(method) ? toAsciiUpper(method) : undefined
  if (isMethod(upper)) return upper
  throw invalidRequest('method', 'must be GET, HEAD, PUT, POST or DELETE')
}

function isMethod(method: unknown): method is Method {
  return methods.includes(method)
}

/** Bounds the input before case-folding, because a client may send a very long string. */
function isShort(method: unknown): method is string {
  return typeof method === 'string' && method.length <= 'DELETE'.length
}

function toAsciiUpper(text: string): string {
  return text.replace(/[a-z]/g, (letter) => letter.toUpperCase())
}
