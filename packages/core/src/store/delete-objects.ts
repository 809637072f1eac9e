import { createHash } from 'node:crypto'
import { parseObjectKey, parseSignRequest } from '../signer/sign-request.js'
import { encodeText, listElements, readElement } from './cos-xml.js'
import { sendAndRead } from './send-request.js'
import { createStoreError } from './store-error.js'
import type { StoreConfig } from './store-options.js'

/** An object that COS could not delete. */
export interface DeleteError {
  readonly key: string
  /** COS's code, such as `AccessDenied`. */
  readonly code: string
  readonly message: string
}

const MAX_KEYS_PER_REQUEST = 1000

/**
 * Deletes objects. A key without an object counts as deleted.
 * @throws CosgateError `invalid_request`, `store_failed`, `timeout`, `credentials_unavailable`
 * @see https://www.tencentcloud.com/document/product/436/8289
 */
export async function deleteObjects(config: StoreConfig, given: readonly string[]): Promise<DeleteError[]> {
  const keys = given.map((key) => parseObjectKey(key))
  const errors: DeleteError[] = []
  for (let start = 0; start < keys.length; start += MAX_KEYS_PER_REQUEST) {
    errors.push(...(await deleteSome(config, keys.slice(start, start + MAX_KEYS_PER_REQUEST))))
  }
  return errors
}

async function deleteSome(config: StoreConfig, keys: readonly string[]): Promise<DeleteError[]> {
  const objects = keys.map((key) => `<Object><Key>${encodeText(key)}</Key></Object>`).join('')
  const body = `<Delete><Quiet>true</Quiet>${objects}</Delete>`
  const headers = {
    'content-type': 'application/xml',
    'content-md5': createHash('md5').update(body).digest('base64'),
  }
  const request = parseSignRequest(
    { method: 'POST', key: '/', params: { delete: '' }, headers },
    config.endpoints,
  )
  const answer = await sendAndRead(config, request, { body, isRepeatable: true })
  if (answer.status !== 200) throw createStoreError(answer.status, answer.headers, answer.text)
  return listElements(answer.text, 'Error').map((error) => ({
    key: readElement(error, 'Key') ?? '',
    code: readElement(error, 'Code') ?? '',
    message: readElement(error, 'Message') ?? '',
  }))
}
