import type { Intent } from '@cosgate/core'
import { type Answer, ask } from '../adapters/ask.js'
import { type Framework, families, type Setup, type Site } from '../adapters/frameworks.js'

export const actions = [
  ...['GetObject', 'HeadObject', 'PutObject', 'DeleteObject', 'InitiateMultipartUpload', 'UploadPart'],
  ...['CompleteMultipartUpload', 'AbortMultipartUpload', 'ListParts', 'ListMultipartUploads', 'GetBucket'],
  ...['HeadBucket', 'PutObjectCopy', 'UploadPartCopy', 'AppendObject', 'PostObject', 'DeleteMultipleObjects'],
  ...['GetObjectACL', 'PutObjectACL', 'GetObjectTagging', 'PutObjectTagging', 'DeleteObjectTagging'],
  ...['PostObjectRestore', 'SelectObjectContent'],
]
/** Every list wide open, so that a test sees the one rule that it is about. */
export const open = { actions, headers: ['*'], params: ['*'] }

export type Wish = Record<string, unknown>
export const post = (site: Site, endpoint: string, body: unknown, headers: Record<string, string> = {}) =>
  ask(`${site.url}/cos/${endpoint}`, { body, headers })

export interface Trial {
  answer: Answer
  /** What `authorize` was asked. */
  intents: Intent[]
  site: Site
}
/** One request to a fresh site; `authorize` answers `decision`. */
export async function trial(
  framework: Framework,
  endpoint: string,
  wish: unknown,
  { decision = true, routes, ...options }: Record<string, unknown> & Pick<Setup, 'routes'> = {},
): Promise<Trial> {
  const intents: Intent[] = []
  const authorize = (intent: Intent) => {
    intents.push(intent)
    return decision
  }
  const site = await framework.serve({ options: { authorize, ...options }, ...(routes && { routes }) })
  return { answer: await post(site, endpoint, wish), intents, site }
}

let turn = 0
/** The families of frameworks in turn: rules of the shared gate are tried on both without doubling the cases. */
export const anyFramework = (): Framework => families[turn++ % families.length]!
