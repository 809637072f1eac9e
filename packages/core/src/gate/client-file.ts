import { isIntegerInRange } from '../checks.js'
import { invalidRequest } from '../error.js'

/** The client's description of the file that it uploads. */
export interface ClientFile {
  /** Bytes of the whole file. */
  readonly size: number | undefined
  readonly fileId: string | undefined
}

/** The fields of a request that describe the file. */
export const fileFieldNames = ['size', 'fileId'] satisfies (keyof ClientFile)[]

/** @throws CosgateError `invalid_request` that names the field */
export function parseClientFile({ size, fileId }: Record<string, unknown>): ClientFile {
  if (size !== undefined && !isIntegerInRange(size, 0, Number.MAX_SAFE_INTEGER)) {
    throw invalidRequest('size', 'must be a whole number of bytes')
  }
  return { size, fileId: parseFileId(fileId) }
}

/** @throws CosgateError `invalid_request` */
export function parseFileId(fileId: unknown): string | undefined {
  if (fileId === undefined || (typeof fileId === 'string' && /^[\w-]{1,64}$/.test(fileId))) return fileId
  throw invalidRequest('fileId', 'must be 1 to 64 of the characters A-Z, a-z, 0-9, _ and -')
}
