import { t } from '../../language/language.js'
import { type Check, type DoctorContext, type Finding, ok, problem, warning } from '../check.js'
import type { CosAnswer } from '../cos-client.js'
import { suggestRegion } from '../region.js'
import { describeFetchError, isTimeout } from '../run-checks.js'

/** Checks that the host answers, and that it is COS. */
export const endpoint: Check = {
  name: 'endpoint',
  needs: 'nothing',
  breaks: 'endpoint',
  async run(context) {
    const asked = performance.now()
    const answer = await context.cos.requestUnsigned('HEAD', '/').catch((error) => {
      if (isTimeout(error)) throw error
      return problem(...describeUnreachable(describeFetchError(error), context))
    })
    if ('detail' in answer) return answer
    const took = performance.now() - asked
    context.skew = computeSkew(answer, took)
    context.cos.offset = context.skew ?? 0
    return judge(answer, Math.round(took))
  },
}

function judge({ status, headers }: CosAnswer, took: number): Finding {
  const elsewhere = headers.get('location')
  if (status >= 300 && status < 400 && elsewhere) {
    return problem(t`it redirects all requests to ${elsewhere}`, t`Set that scheme and host as --origin.`)
  }
  if (headers.has('x-cos-request-id')) return ok(t`COS answers in ${took} ms`)
  return warning(
    t`the host answers, but x-cos-request-id is missing, so it may not be COS`,
    t`Check --origin. If there is a proxy or CDN in front of the bucket, configure it to pass all headers on.`,
  )
}

/** Returns the seconds that the other clock is ahead, or undefined if the answer has no date. */
function computeSkew({ headers }: CosAnswer, took: number): number | undefined {
  const date = Date.parse(headers.get('date') ?? '')
  // The header has whole seconds, so half a second is cut off on average.
  return Number.isNaN(date) ? undefined : Math.round((date + 500 - (Date.now() - took / 2)) / 1000)
}

function describeUnreachable(code: string, { settings }: DoctorContext): [string, string] {
  const place = settings.origin ? new URL(settings.origin).host : t`${settings.bucket} in ${settings.region}`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return [
      t`no host was found for ${place} (${code})` + suggestRegion(settings.region),
      t`Check the spelling of the region and the origin, and whether this machine can resolve names.`,
    ]
  }
  if (code === 'ECONNREFUSED')
    return [t`nothing listens at ${place} (${code})`, t`Start the server, or check --origin.`]
  if (/CERT|SSL|TLS|ALTNAME/.test(code)) {
    return [
      t`the certificate of ${place} is not valid (${code})`,
      t`Install one for this host, or use COS's own domain.`,
    ]
  }
  return [t`no answer from ${place} (${code})`, t`Check the network, the firewall and --origin.`]
}
