import type { OperationContext } from '../operation-context.js'
import { parseTaggingDocument } from '../request/tagging.js'
import { readXmlBody } from '../request/xml-body.js'
import { type CosResponse, createXmlResponse } from '../response/cos-response.js'
import { findObject } from './get-object.js'

/** PUT Object tagging. */
export async function putObjectTagging(context: OperationContext): Promise<CosResponse> {
  const { bucket, address, body, headers } = context
  findObject(context)
  const tags = parseTaggingDocument(await readXmlBody(body, headers, 'Tagging'))
  await bucket.objects.update(address.key, { tags })
  return { status: 200 }
}

/** GET Object tagging. */
export async function getObjectTagging(context: OperationContext): Promise<CosResponse> {
  const tags = findObject(context).tags.map(({ Key, Value }) => ({ Key, Value }))
  return createXmlResponse({ Tagging: { TagSet: { Tag: tags } } })
}

/** DELETE Object tagging. */
export async function deleteObjectTagging(context: OperationContext): Promise<CosResponse> {
  findObject(context)
  await context.bucket.objects.update(context.address.key, { tags: [] })
  return { status: 204 }
}
