import { type CdnOptions, getCdnUrl } from '@cosgate/core'
import { t } from '../../language/language.js'
import { type Check, type DoctorContext, type Finding, ok, problem, skipped } from '../check.js'
import type { CosAnswer } from '../cos-client.js'
import { createNoAnswerProblem } from '../run-checks.js'
import { describeLeftover, remove, upload } from '../test-object.js'

/** Seconds. The CDN's clock may be a little different, and type B rounds to minutes. */
const MARGIN = 120

/** The answers of the CDN to three URLs of one object. */
interface CdnAnswers {
  signed: CosAnswer
  unsigned: CosAnswer
  expired: CosAnswer
}

/** Checks that the CDN serves an object at its signed URL, and refuses it without the signature or after its end. */
export const cdn: Check = {
  name: 'cdn',
  needs: 'access',
  async run(context) {
    const key = `${context.folder}cdn 图+1.txt`
    const uploaded = await upload(context, key, context.folder)
    const finding = await check(context, key, uploaded)
    const deleted = await remove(context, key)
    const advice = [finding.advice, describeLeftover(uploaded, deleted, key)].filter(Boolean).join('\n')
    return { ...finding, ...(advice && { advice }) }
  },
}

async function check(context: DoctorContext, key: string, uploaded: CosAnswer | undefined): Promise<Finding> {
  if (!uploaded) return problem(t`the ${t`upload`} failed: ${t`no answer`}`)
  if (uploaded.status !== 200) return skipped(t`the key cannot upload an object to request from the CDN`)
  // An error must not keep the object from being deleted.
  return fetchFromCdn(context, key).then(
    (answers) => judge(context, answers),
    (error) => createNoAnswerProblem(error, context),
  )
}

async function fetchFromCdn({ cos, cdn: options }: DoctorContext, key: string): Promise<CdnAnswers> {
  const settings = options as CdnOptions
  const now = Math.floor(Date.now() / 1000 + cos.offset)
  const sign = (at: number) => getCdnUrl({ key, expires: Math.min(MARGIN, settings.lifetime) }, settings, at)
  return {
    unsigned: await cos.fetchUrl(settings.origin + new URL(cos.toUrl(key)).pathname),
    expired: await cos.fetchUrl(sign(now - 2 * MARGIN)),
    signed: await cos.fetchUrl(sign(now)),
  }
}

function judge({ folder }: DoctorContext, { signed, unsigned, expired }: CdnAnswers): Finding {
  if (unsigned.status === 200) {
    return problem(
      t`the CDN serves a private object without a signature`,
      t`Switch on URL authentication for the domain, with the type and key of your app, for all files.`,
    )
  }
  if (signed.error?.code.startsWith('NoSuch')) {
    return problem(
      t`the CDN accepts the signed URL, but its origin has no such object: ${signed.error.code}`,
      t`Compare the origin of the CDN domain with the bucket.`,
    )
  }
  if (signed.error) {
    return problem(
      t`the CDN accepts the signed URL, but COS refuses its request: ${signed.error.code}`,
      t`Switch on access to the private bucket (origin authentication) for the domain.`,
    )
  }
  if (signed.status === 403) {
    return problem(
      t`the CDN answers 403 to a signed URL`,
      t`Compare the type, the key, the parameter names and the validity with the console of the CDN.`,
    )
  }
  if (signed.status !== 200 || signed.body !== folder) {
    return problem(t`the CDN answers ${signed.status} with something else than the object`)
  }
  if (expired.status === 200) {
    return problem(
      t`the CDN accepts a URL after its end: its validity is longer than the one that your app assumes`,
      t`Set the validity that is configured at the CDN: type --cdn-lifetime SECONDS, and change the option cdn.lifetime.`,
    )
  }
  if (unsigned.status !== 403)
    return problem(t`the CDN answers ${unsigned.status}, not 403, without a signature`)
  return ok(
    t`the CDN serves an object at its signed URL, and answers 403 without the signature or after its end`,
  )
}
