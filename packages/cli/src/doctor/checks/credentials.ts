import { parseHttpString } from '@cosgate/emulator/diagnosis'
import { type CosError, describeCosError } from '../../cos-error.js'
import { t } from '../../language/language.js'
import { chooseKey } from '../../settings.js'
import { type Check, ok, problem, skipped } from '../check.js'

/** Refusals of the key itself. COS sends all others only after it has verified the signature. */
const keyErrors = [
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidToken',
  'SignatureDoesNotMatch',
  'RequestTimeTooSkewed',
]

/** Checks that COS accepts the key, by a request for an object that does not exist. */
export const credentials: Check = {
  name: 'credentials',
  needs: 'endpoint',
  breaks: 'access',
  async run({ cos, folder, settings }) {
    const { status, error } = await cos.request('GET', `${folder}absent`)
    const { secretId } = chooseKey(settings, 'GET')
    if (error?.code === 'NoSuchBucket') return skipped(t`not checked: see the bucket check`)
    if (error && (keyErrors.includes(error.code) || /expired/i.test(error.message))) {
      const { fault, advice } = describeCosError(error)
      const host = findOtherHost(error, cos.host)
      if (host) {
        return problem(
          t`a proxy changes the host to ${host}, so that no signature matches`,
          t`Set that host as --origin, or configure the proxy to keep the Host header unchanged.`,
        )
      }
      return problem(t`COS does not accept the key ${secretId}: ${fault} (${error.code})`, advice)
    }
    if (status === 200 || status === 404) return ok(t`COS accepts the key ${secretId}`)
    if (error?.code === 'AccessDenied') {
      return ok(t`COS accepts the key ${secretId}, but its policy does not allow reading below ${folder}`)
    }
    return problem(
      error
        ? t`COS answers ${status} ${error.code}: ${error.message}`
        : t`COS answers ${status} without a reason`,
    )
  },
}

/** Returns the host that COS saw, if it is not the signed one. */
function findOtherHost({ httpString }: CosError, ours: string): string | undefined {
  const field = httpString && parseHttpString(httpString).headers.find(([name]) => name === 'host')
  const seen = field && decodeURIComponent(field[1])
  return seen === ours ? undefined : seen
}
