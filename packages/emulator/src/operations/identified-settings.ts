import { CosError } from '../cos-error.js'
import type { OperationContext } from '../operation-context.js'
import { parseXml, readText } from '../request/xml-body.js'
import { type CosResponse, createXmlResponse } from '../response/cos-response.js'

/** A setting of which a bucket can have several documents. The parameter `id` selects one. */
export interface IdentifiedSetting {
  parameter: string
  /** Its name in CAM actions. */
  name: string
  root: string
  /** The root element of a list of documents. */
  listRoot: string
}

export const identifiedSettings: IdentifiedSetting[] = [
  {
    parameter: 'inventory',
    name: 'Inventory',
    root: 'InventoryConfiguration',
    listRoot: 'ListInventoryConfigurationResult',
  },
  {
    parameter: 'intelligent-tiering',
    name: 'IntelligentTieringConfiguration',
    root: 'IntelligentTieringConfiguration',
    listRoot: 'ListBucketIntelligentTieringConfigurationsOutput',
  },
]

const MAX_LISTED = 100

/** Stores one document. The old document stays if the new one is malformed. */
export const putIdentifiedSetting =
  (setting: IdentifiedSetting) =>
  async (context: OperationContext): Promise<CosResponse> => {
    const { bucket, body, headers } = context
    const name = parseName(setting, context)
    const document = await readText(body, headers)
    parseXml(document, setting.root)
    await bucket.configuration.setDocument(name, document)
    return { status: 200 }
  }

/** Returns one document, or without the parameter `id` a page of all documents in the order of their creation. */
export const getIdentifiedSetting =
  (setting: IdentifiedSetting) =>
  async (context: OperationContext): Promise<CosResponse> => {
    if (!context.params.has('id')) return listDocuments(setting, context)
    const document = context.bucket.configuration.current.settings[parseName(setting, context)]
    if (!document) throw new CosError('NoSuchConfiguration')
    return { status: 200, headers: { 'Content-Type': 'application/xml' }, body: document }
  }

export const deleteIdentifiedSetting =
  (setting: IdentifiedSetting) =>
  async (context: OperationContext): Promise<CosResponse> => {
    await context.bucket.configuration.removeDocument(parseName(setting, context))
    return { status: 204 }
  }

/** @throws CosError `InvalidArgument`. */
function parseName({ parameter }: IdentifiedSetting, { params }: OperationContext): string {
  const id = params.text('id') ?? ''
  if (!/^[\w.-]{1,64}$/.test(id)) {
    const message = 'id must be 1 to 64 letters, digits, dots, hyphens or underscores'
    throw new CosError('InvalidArgument', { message })
  }
  return `${parameter}/${id}`
}

function listDocuments(
  { parameter, root, listRoot }: IdentifiedSetting,
  { bucket, params }: OperationContext,
): CosResponse {
  const token = params.text('continuation-token') ?? ''
  if (!/^\d{0,9}$/.test(token)) throw new CosError('InvalidArgument')
  const documents = Object.entries(bucket.configuration.current.settings)
    .filter(([name, document]) => name.startsWith(`${parameter}/`) && document)
    .map(([, document]) => parseXml(document ?? '', root))
  const start = Number(token)
  const end = start + MAX_LISTED
  const isTruncated = end < documents.length
  return createXmlResponse({
    [listRoot]: {
      [root]: documents.slice(start, end) as never[],
      IsTruncated: isTruncated,
      ContinuationToken: token,
      NextContinuationToken: isTruncated ? String(end) : undefined,
    },
  })
}
