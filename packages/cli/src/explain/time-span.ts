import { t } from '../language/language.js'
import { type Finding, problem, warning } from './explanation.js'
import type { SignatureText } from './signature-text.js'

/** Checks whether a signature is valid now. An expired time is only a warning, because the strings may be right. */
export function checkTime({ signTime, keyTime }: SignatureText, now: number): Finding[] {
  const span = parseSpan(keyTime)
  if (signTime !== keyTime) {
    return [problem(t`q-sign-time and q-key-time differ`, t`Use the same START;END for both.`)]
  }
  if (/^\d{13};\d{13}$/.test(keyTime)) {
    return [
      problem(
        t`q-key-time is in milliseconds: ${keyTime}`,
        t`Use START;END in Unix seconds, of ten digits each.`,
      ),
    ]
  }
  if (!span) return [problem(t`q-key-time is not START;END in Unix seconds: ${keyTime}`)]
  if (span.startsAt >= span.endsAt) return [problem(t`it ends before it begins: q-key-time is START;END`)]
  if (now > span.endsAt)
    return [warning(t`it expired on ${formatTime(span.endsAt)}: COS answers Request has expired`)]
  if (now < span.startsAt) {
    return [
      warning(
        t`it is valid only from ${formatTime(span.startsAt)}: COS answers RequestTimeTooSkewed until then`,
      ),
    ]
  }
  return []
}

/** Parses `START;END`. */
export function parseSpan(keyTime: string): { startsAt: number; endsAt: number } | undefined {
  const times = /^(\d{1,12});(\d{1,12})$/.exec(keyTime)
  return times ? { startsAt: Number(times[1]), endsAt: Number(times[2]) } : undefined
}

export function formatTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('T', ' ').replace('.000Z', ' UTC')
}
