import type { Intent } from '@cosgate/core'
import { expect } from 'vitest'
import { type Answer, ask } from './ask.js'
import { type Framework, families, type Setup, type Site } from './frameworks.js'

export const actions = [
  ...['GetObject', 'HeadObject', 'PutObject', 'InitiateMultipartUpload', 'UploadPart'],
  ...['CompleteMultipartUpload', 'AbortMultipartUpload', 'ListParts', 'ListMultipartUploads', 'GetBucket'],
  ...[
    'HeadBucket',
    'DeleteObject',
    'PutObjectCopy',
    'UploadPartCopy',
    'AppendObject',
    'PostObject',
    'DeleteMultipleObjects',
  ],
  ...['GetObjectACL', 'PutObjectACL', 'GetObjectTagging', 'PutObjectTagging', 'DeleteObjectTagging'],
  ...['PostObjectRestore', 'SelectObjectContent'],
]
/** Allows everything, so that only the rule under test can refuse. */
export const open = { actions, headers: ['*'], params: ['*'] }

export type RequestBody = Record<string, unknown>
export const post = (site: Site, entryPoint: string, body: unknown, headers: Record<string, string> = {}) =>
  ask(`${site.url}/cos/${entryPoint}`, { body, headers })

export interface RequestOutcome {
  answer: Answer
  /** The intents that `authorize` was called with. */
  intents: Intent[]
  site: Site
}
/** Sends one request to a new site. `authorize` returns `decision`. */
export async function requestOnce(
  framework: Framework,
  entryPoint: string,
  body: unknown,
  { decision = true, routes, ...options }: Record<string, unknown> & Pick<Setup, 'routes'> = {},
): Promise<RequestOutcome> {
  const intents: Intent[] = []
  const authorize = (intent: Intent) => {
    intents.push(intent)
    return decision
  }
  const site = await framework.serve({ options: { authorize, ...options }, ...(routes && { routes }) })
  return { answer: await post(site, entryPoint, body), intents, site }
}

/**
 * Chooses the framework for a test of a rule that all frameworks share. The choice depends only on the title of the test.
 * The rules are spread over the families without doubling the cases, and `vitest -t` chooses the same framework as a full run.
 */
export function frameworkForTest(): Framework {
  const title = expect.getState().currentTestName ?? ''
  const sum = [...title].reduce((total, character) => total + character.charCodeAt(0), 0)
  return families[sum % families.length]!
}
