import { describeCosError, readElement } from '../../cos-error.js'
import { t } from '../../language/language.js'
import { type Check, type DoctorContext, type Finding, ok, problem, warning } from '../check.js'
import type { CosAnswer } from '../cos-client.js'
import { isKnownRegion, suggestRegion } from '../region.js'

/** The bucket name of a local COS without a configured bucket, which accepts every bucket name. */
const EMULATOR_BUCKET = 'emulator-1250000000'

/** Checks that the host belongs to the configured bucket and region. */
export const bucket: Check = {
  name: 'bucket',
  needs: 'endpoint',
  breaks: 'access',
  async run({ cos, folder, settings }) {
    const listing = await cos.request('GET', '/', { params: { prefix: folder, 'max-keys': '1' } })
    if (listing.error?.code === 'NoSuchBucket') {
      const { fault, advice } = describeCosError(listing.error)
      return problem(t`${settings.bucket} in ${settings.region}: ${fault}`, advice)
    }
    return compare(listing, await cos.request('HEAD', '/'), settings)
  },
}

/** The name of a custom domain or a local COS does not show its bucket, but its answers do. */
function compare(listing: CosAnswer, head: CosAnswer, settings: DoctorContext['settings']): Finding {
  const name = listing.status === 200 ? readElement(listing.body, 'Name') : undefined
  const region = parseRegion(head.headers.get('x-cos-bucket-region'))
  if (name !== undefined && name !== settings.bucket && name !== EMULATOR_BUCKET) {
    return problem(
      t`this host belongs to the bucket ${name}, not to ${settings.bucket}`,
      t`Set the right bucket, or bind the domain to the other bucket.`,
      `COS_BUCKET=${name}`,
    )
  }
  if (region !== undefined && region !== settings.region) {
    return problem(
      t`the bucket is in ${region}, not in ${settings.region}`,
      t`Set the right region.`,
      `COS_REGION=${region}`,
    )
  }
  if (region !== undefined || !settings.origin) return ok(t`${settings.bucket} is in ${settings.region}`)
  if (!isKnownRegion(settings.region)) {
    return warning(
      t`COS documents no region ${settings.region}` + suggestRegion(settings.region),
      t`This host accepts any region, but the policies of keys name it. Check its spelling.`,
    )
  }
  if (name !== undefined) return ok(t`this host belongs to ${settings.bucket}`)
  return ok(t`the bucket exists; this key may not see its name and region`)
}

/** A local COS without a region sends `local`. */
function parseRegion(value: string | null): string | undefined {
  return value?.includes('-') ? value : undefined
}
