import { isTemporary, type TemporaryCredentials } from './credentials.js'
import { StsError } from './error.js'

interface Answer {
  Error?: { Code?: unknown }
  Credentials?: { TmpSecretId?: unknown; TmpSecretKey?: unknown; Token?: unknown }
  ExpiredTime?: unknown
  RequestId?: unknown
}

/**
 * Reads the answer of AssumeRole and GetFederationToken.
 * @throws StsError `sts_error` with the code that STS gave, `malformed_answer`
 */
export function parseAnswer(text: string): TemporaryCredentials {
  const answer = parseResponse(text)
  const requestId = plain(answer.RequestId)
  if (answer.Error) {
    const stsCode = plain(answer.Error.Code)
    throw new StsError('sts_error', `STS refused the call: ${stsCode ?? 'without a code'}`, {
      stsCode,
      requestId,
    })
  }
  const { TmpSecretId: secretId, TmpSecretKey: secretKey, Token: securityToken } = answer.Credentials ?? {}
  if (!isTemporary({ secretId, secretKey, securityToken }) || !isInstant(answer.ExpiredTime)) {
    throw new StsError('malformed_answer', 'STS answered without a usable temporary key', { requestId })
  }
  return { secretId, secretKey, securityToken, expiresAt: answer.ExpiredTime } as TemporaryCredentials
}

function parseResponse(text: string): Answer {
  const answer = parseJson(text)?.Response
  if (typeof answer !== 'object' || answer === null) {
    throw new StsError('malformed_answer', 'STS answered something that is not an answer of its API')
  }
  return answer
}

/** Without the parser's own error: its message repeats what it read, and that may be a key. */
function parseJson(text: string): { Response?: Answer } | null | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Codes and request numbers; anything else does not go into an error. */
function plain(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.-]{1,128}$/.test(value) ? value : undefined
}

/** Eleven digits and more would be milliseconds, and a key that never expires. */
function isInstant(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0 && (value as number) < 1e10
}
