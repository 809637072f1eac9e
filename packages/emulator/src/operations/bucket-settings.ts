import { CosError, type CosErrorCode } from '../cos-error.js'
import type { OperationContext } from '../operation-context.js'
import { parseCorsDocument } from '../request/cors-rules.js'
import { parseXml, readText } from '../request/xml-body.js'
import { type CosResponse, createXmlResponse } from '../response/cos-response.js'

/** A document that is stored with a bucket and returned unchanged. */
export interface BucketSetting {
  /** The parameter that selects it. */
  parameter: string
  /** Its name in CAM actions, such as `PutBucketLifecycle`. */
  name: string
  /** The root element; `undefined` for JSON. */
  root: string | undefined
  /** The error if the bucket has no such document; `undefined`: an empty document is returned. */
  missing: CosErrorCode | undefined
}

const createXmlSetting = (
  parameter: string,
  name: string,
  root: string,
  missing?: CosErrorCode,
): BucketSetting => ({
  parameter,
  name,
  root,
  missing,
})

export const bucketSettings: BucketSetting[] = [
  { parameter: 'policy', name: 'Policy', root: undefined, missing: 'NoSuchBucketPolicy' },
  createXmlSetting('accelerate', 'Accelerate', 'AccelerateConfiguration'),
  createXmlSetting('cors', 'CORS', 'CORSConfiguration', 'NoSuchCORSConfiguration'),
  createXmlSetting('domain', 'Domain', 'DomainConfiguration', 'DomainConfigNotFoundError'),
  createXmlSetting(
    'encryption',
    'Encryption',
    'ServerSideEncryptionConfiguration',
    'NoSuchEncryptionConfiguration',
  ),
  createXmlSetting('intelligenttiering', 'IntelligentTiering', 'IntelligentTieringConfiguration'),
  createXmlSetting('lifecycle', 'Lifecycle', 'LifecycleConfiguration', 'NoSuchLifecycleConfiguration'),
  createXmlSetting('logging', 'Logging', 'BucketLoggingStatus'),
  createXmlSetting(
    'object-lock',
    'ObjectLockConfiguration',
    'ObjectLockConfiguration',
    'ObjectLockConfigurationNotFoundError',
  ),
  createXmlSetting('origin', 'Origin', 'OriginConfiguration', 'OriginConfigurationNotFoundError'),
  createXmlSetting('referer', 'Referer', 'RefererConfiguration'),
  createXmlSetting(
    'replication',
    'Replication',
    'ReplicationConfiguration',
    'ReplicationConfigurationNotFoundError',
  ),
  createXmlSetting('tagging', 'Tagging', 'Tagging', 'NoSuchTagSet'),
  createXmlSetting('versioning', 'Versioning', 'VersioningConfiguration'),
  createXmlSetting('website', 'Website', 'WebsiteConfiguration', 'NoSuchWebsiteConfiguration'),
]

/** Returns the operation that stores a setting. The old document stays if the new one is malformed. */
export const putSetting =
  (setting: BucketSetting) =>
  async ({ bucket, body, headers }: OperationContext): Promise<CosResponse> => {
    const document = await readText(body, headers)
    // The official Python SDK removes the referer settings with an empty body.
    const isRemoval = document === '' && setting.parameter === 'referer'
    if (isRemoval) {
      await bucket.configuration.removeDocument(setting.parameter)
    } else {
      assertDocument(setting, document)
      await bucket.configuration.setDocument(setting.parameter, document)
    }
    return { status: 200 }
  }

/** @throws CosError `MalformedXML`, `MalformedPolicy`. */
function assertDocument({ parameter, root }: BucketSetting, document: string): void {
  if (root === undefined) assertJson(document)
  else if (parameter === 'cors') parseCorsDocument(document)
  else parseXml(document, root)
}

export const getSetting =
  ({ parameter, root, missing }: BucketSetting) =>
  async ({ bucket }: OperationContext): Promise<CosResponse> => {
    const document = bucket.configuration.current.settings[parameter]
    if (document) {
      const type = root === undefined ? 'application/json' : 'application/xml'
      return { status: 200, headers: { 'Content-Type': type }, body: document }
    }
    if (missing) throw new CosError(missing)
    return createXmlResponse({ [root!]: '' })
  }

export const deleteSetting =
  ({ parameter }: BucketSetting) =>
  async ({ bucket }: OperationContext): Promise<CosResponse> => {
    await bucket.configuration.removeDocument(parameter)
    return { status: 204 }
  }

function assertJson(text: string): void {
  try {
    JSON.parse(text)
  } catch {
    throw new CosError('MalformedPolicy')
  }
}
