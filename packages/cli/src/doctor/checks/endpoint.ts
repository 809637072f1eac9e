import type { Answer } from '../cos-client.js'
import { type Check, type Examination, reasonOf } from '../examination.js'
import { type Finding, ok, problem, warning } from '../finding.js'

/** Whether anything answers, and whether it is a COS. */
export const endpoint: Check = {
  name: 'endpoint',
  needs: 'nothing',
  breaks: 'endpoint',
  async examine(examination) {
    const asked = performance.now()
    const answer = await examination.cos.askUnsigned('HEAD', '/').catch((error) => {
      if (isAbort(error)) throw error
      return problem(...unreachable(reasonOf(error), examination))
    })
    if ('detail' in answer) return answer
    const took = performance.now() - asked
    examination.skew = skewOf(answer, took)
    examination.cos.offset = examination.skew ?? 0
    return judge(answer, Math.round(took))
  },
}

const isAbort = (error: unknown) => (error as Error).name === 'TimeoutError'

function judge({ status, headers }: Answer, took: number): Finding {
  const elsewhere = headers.get('location')
  if (status >= 300 && status < 400 && elsewhere) {
    return problem(`it sends all requests to ${elsewhere}`, 'Give that scheme and host as --origin.')
  }
  if (headers.has('x-cos-request-id')) return ok(`COS answers in ${took} ms`)
  return warning(
    'something answers, but not as COS does: its x-cos-request-id is missing',
    'Check --origin; if a proxy or CDN stands before the bucket, let it pass all headers on.',
  )
}

/** Seconds that the other clock is ahead; undefined where it does not tell. */
function skewOf({ headers }: Answer, took: number): number | undefined {
  const date = Date.parse(headers.get('date') ?? '')
  // The header has whole seconds: half a second on average was cut off.
  return Number.isNaN(date) ? undefined : Math.round((date + 500 - (Date.now() - took / 2)) / 1000)
}

function unreachable(code: string, { settings }: Examination): [string, string] {
  const { host } = new URL(settings.origin?.replace(/\{.*?\}/g, 'x') ?? 'https://x')
  const place = settings.origin ? host : `${settings.bucket} in ${settings.region}`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return [
      `there is no host for ${place} (${code})`,
      'Check the region and the origin letter by letter, and whether this machine resolves names.',
    ]
  }
  if (code === 'ECONNREFUSED')
    return [`nothing listens at ${place} (${code})`, 'Start it, or check --origin.']
  if (/CERT|SSL|TLS|ALTNAME/.test(code)) {
    return [
      `the certificate of ${place} is not good (${code})`,
      "Install one for this host, or use COS's own domain.",
    ]
  }
  return [`no answer from ${place} (${code})`, 'Check the network, the firewall and --origin.']
}
