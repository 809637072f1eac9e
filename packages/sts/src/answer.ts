import { isTemporary, type TemporaryCredentials } from './credentials.js'
import { StsError } from './error.js'
import { isUnixSeconds } from './option.js'

interface StsAnswer {
  Error?: { Code?: unknown }
  Credentials?: { TmpSecretId?: unknown; TmpSecretKey?: unknown; Token?: unknown }
  ExpiredTime?: unknown
  RequestId?: unknown
}

/**
 * Parses the answer of AssumeRole and GetFederationToken.
 * @throws StsError `sts_error` with the code that STS gave, `malformed_answer`
 */
export function parseAnswer(text: string): TemporaryCredentials {
  const answer = parseResponse(text)
  const requestId = toPlainCode(answer.RequestId)
  if (answer.Error) {
    const stsCode = toPlainCode(answer.Error.Code)
    const reason = stsCode ? `: ${stsCode}` : ' without a code'
    throw new StsError('sts_error', `STS refused the call${reason}`, { stsCode, requestId })
  }
  const { TmpSecretId: secretId, TmpSecretKey: secretKey, Token: securityToken } = answer.Credentials ?? {}
  if (
    !isTemporary({ secretId, secretKey, securityToken }) ||
    !isUnixSeconds(answer.ExpiredTime) ||
    answer.ExpiredTime === 0
  ) {
    throw new StsError('malformed_answer', 'STS answered without a usable temporary key', { requestId })
  }
  return { secretId, secretKey, securityToken, expiresAt: answer.ExpiredTime } as TemporaryCredentials
}

function parseResponse(text: string): StsAnswer {
  const answer = parseJson(text)?.Response
  if (typeof answer !== 'object' || answer === null) {
    throw new StsError('malformed_answer', 'The answer is not in the form of the STS API')
  }
  return answer
}

/** The parser's own error is not passed on, because its message repeats the text, which may contain a key. */
function parseJson(text: string): { Response?: StsAnswer } | null | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Returns a code or request number. Other text is not put into an error. */
function toPlainCode(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.-]{1,128}$/.test(value) ? value : undefined
}
