import { invalidOption } from '../options.js'
import type { CredentialNeed, CredentialScope, SignaturePurpose } from './credentials.js'

/** A scope that fetches and caches one credential per action. */
export const scopeByAction: CredentialScope = ({ action }) => action

/** A scope that fetches and caches one credential per action and resource. */
export const scopeByResource: CredentialScope = ({ action, resource }) => `${action} ${resource}`

/**
 * Returns the need that a provider receives. Without a scope, the provider's answer is cached for every request, so it
 * must not depend on the action or the resource of the first one.
 * @throws CosgateError `invalid_option` if `credentialScope` does not return a string
 */
export function toNeed(
  { action, bucket, region, resource }: SignaturePurpose,
  credentialScope: CredentialScope | undefined,
): CredentialNeed {
  if (!credentialScope) return Object.freeze(new UnscopedNeed(bucket, region))
  const scope: unknown = credentialScope({ action, bucket, region, resource })
  if (typeof scope !== 'string') throw invalidOption('credentialScope', 'must return a string')
  return Object.freeze({ action, bucket, region, resource, scope })
}

/** The getters are on the prototype, so that a spread or a JSON log of a need does not call them. */
class UnscopedNeed implements CredentialNeed {
  readonly bucket: string
  readonly region: string
  readonly scope = ''

  constructor(bucket: string, region: string) {
    this.bucket = bucket
    this.region = region
  }

  get action(): never {
    throw createUnscopedRead('action')
  }

  get resource(): never {
    throw createUnscopedRead('resource')
  }
}

function createUnscopedRead(field: string): Error {
  return invalidOption(
    'credentialScope',
    `is required for a provider that reads need.${field}, because otherwise one answer is cached for every request; use scopeByAction or scopeByResource`,
  )
}
