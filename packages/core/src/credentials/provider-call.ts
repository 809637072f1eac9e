import type { Clock } from '../clock.js'
import { withDeadline } from '../deadline.js'
import { CosgateError, CredentialsError } from '../error.js'
import {
  type CredentialNeed,
  type CredentialProvider,
  type CredentialSnapshot,
  parseProviderAnswer,
} from './credentials.js'

/** Checked credentials and the instant when they were fetched, by the clock of the instance that fetched them. */
export interface FetchedCredentials {
  readonly snapshot: CredentialSnapshot
  /** Unix seconds. */
  readonly fetchedAt: number
}

/**
 * Calls a provider once and checks its answer.
 * @param settings.timeout seconds
 * @throws CosgateError `credentials_unavailable`, `timeout`; `invalid_option` for a developer error of the provider
 */
export async function callProvider(
  provider: CredentialProvider,
  need: CredentialNeed,
  { timeout, clock }: { readonly timeout: number; readonly clock: Clock },
): Promise<FetchedCredentials> {
  // The async wrapper turns a synchronous throw into a rejection.
  const answer = (async () => provider(need))().catch((cause) => {
    if (isOptionError(cause)) throw cause
    throw new CredentialsError('credentials_unavailable', 'The credential provider failed', { cause })
  })
  const inTime = withDeadline(answer, timeout, () => {
    return new CredentialsError('timeout', 'The credential provider did not answer in time')
  })
  const snapshot = parseProviderAnswer(await inTime)
  const fetchedAt = clock()
  if (snapshot.expiresAt <= fetchedAt) {
    throw new CredentialsError(
      'credentials_unavailable',
      'The credential provider returned expired credentials',
    )
  }
  return { snapshot, fetchedAt }
}

/** True for a developer error, such as reading `need.action` without a scope. It must not look like an outage. */
function isOptionError(error: unknown): boolean {
  return error instanceof CosgateError && error.code === 'invalid_option'
}
