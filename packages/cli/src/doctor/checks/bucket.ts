import { element, inPlainWords } from '../../cos-error.js'
import type { Answer } from '../cos-client.js'
import type { Check, Examination } from '../examination.js'
import { type Finding, ok, problem } from '../finding.js'

/** What a local COS without a configured bucket calls itself: it stands for a bucket of whatever name. */
const NAMELESS = 'emulator-1250000000'

/** Whether the endpoint stands for the configured bucket, in the configured region. */
export const bucket: Check = {
  name: 'bucket',
  needs: 'endpoint',
  breaks: 'access',
  async examine({ cos, folder, settings }) {
    const listing = await cos.ask('GET', '/', { params: { prefix: folder, 'max-keys': '1' } })
    if (listing.error?.code === 'NoSuchBucket') {
      const { fault, advice } = inPlainWords(listing.error)
      return problem(`${settings.bucket} in ${settings.region}: ${fault}`, advice)
    }
    return compare(listing, await cos.ask('HEAD', '/'), settings)
  },
}

/** A custom domain or a local COS does not say by its name for which bucket it stands, but its answers do. */
function compare(listing: Answer, head: Answer, settings: Examination['settings']): Finding {
  const name = listing.status === 200 ? element(listing.body, 'Name') : undefined
  const region = realRegion(head.headers.get('x-cos-bucket-region'))
  if (name !== undefined && name !== settings.bucket && name !== NAMELESS) {
    return problem(
      `this endpoint stands for the bucket ${name}, not for ${settings.bucket}`,
      'Set the right bucket, or bind the domain to the other one.',
      `COS_BUCKET=${name}`,
    )
  }
  if (region !== undefined && region !== settings.region) {
    return problem(
      `the bucket is in ${region}, not in ${settings.region}`,
      'Set the right region.',
      `COS_REGION=${region}`,
    )
  }
  if (region !== undefined || !settings.origin) return ok(`${settings.bucket} is in ${settings.region}`)
  if (name !== undefined) return ok(`this endpoint stands for ${settings.bucket}`)
  return ok('there is a bucket; its name and region this key may not see')
}

/** A local COS without a region calls itself `local`. */
function realRegion(told: string | null): string | undefined {
  return told?.includes('-') ? told : undefined
}
