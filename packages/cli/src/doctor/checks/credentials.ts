import { type CosError, inPlainWords } from '../../cos-error.js'
import { parseHttpString } from '../../explain/canonical-request.js'
import type { Check } from '../examination.js'
import { ok, problem, warning } from '../finding.js'

/** Refusals of the key itself; all others come after the signature was found good. */
const ofTheKey = [
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidToken',
  'SignatureDoesNotMatch',
  'RequestTimeTooSkewed',
]

/** Whether COS takes the key: asked for an object that is not there. */
export const credentials: Check = {
  name: 'credentials',
  needs: 'endpoint',
  breaks: 'access',
  async examine({ cos, folder, settings }) {
    const { status, error } = await cos.ask('GET', `${folder}absent`)
    const { secretId } = settings.credentials
    if (error?.code === 'NoSuchBucket') return warning('cannot be told: see the bucket')
    if (error && (ofTheKey.includes(error.code) || /expired/i.test(error.message))) {
      const { fault, advice } = inPlainWords(error)
      const host = otherHost(error, cos.host)
      if (host) {
        return problem(
          `something in between changes the host to ${host}, so that no signature fits`,
          `Give that host as --origin, or let the proxy leave the Host header as it is.`,
        )
      }
      return problem(`COS does not take the key ${secretId}: ${fault} (${error.code})`, advice)
    }
    if (status === 200 || status === 404) return ok(`COS takes the key ${secretId}`)
    if (error?.code === 'AccessDenied') {
      return ok(`COS takes the key ${secretId}, whose policy forbids to read below ${folder}`)
    }
    return problem(
      `COS answers ${status}${error ? ` ${error.code}: ${error.message}` : ' without saying why'}`,
    )
  },
}

/** The host that COS saw, where it is not the one that was signed. */
function otherHost({ httpString }: CosError, ours: string): string | undefined {
  const field = httpString && parseHttpString(httpString).headers.find(([name]) => name === 'host')
  const seen = field && decodeURIComponent(field[1])
  return seen === ours ? undefined : seen
}
