import { t } from '../../language/language.js'
import { type Check, ok, problem, warning } from '../check.js'

/** Seconds. Signatures are valid from a minute ago, like those of the official SDKs. */
const MAX_SKEW = 60
/** Seconds. */
const WARNING_SKEW = 30
const fix = 'timedatectl set-ntp true'

/** Checks that this machine and COS have the same time. */
export const clock: Check = {
  name: 'clock',
  needs: 'endpoint',
  async run({ skew }) {
    if (skew === undefined) return warning(t`the answer has no Date, so the clocks cannot be compared`)
    const distance = Math.abs(skew)
    if (distance <= WARNING_SKEW)
      return ok(t`this machine and COS are at most ${Math.max(distance, 1)} s apart`)
    const duration = formatDuration(distance)
    const detail =
      skew < 0 ? t`this machine is ${duration} ahead of COS` : t`this machine is ${duration} behind COS`
    const advice = t`Synchronize its clock (NTP). The other checks use the time of COS. On Linux:`
    if (distance <= MAX_SKEW)
      return warning(t`${detail}: if the difference grows, signatures are refused`, advice, fix)
    const refusal = skew < 0 ? 'RequestTimeTooSkewed' : 'Request has expired'
    return problem(t`${detail}: signatures are refused (${refusal})`, advice, fix)
  },
}

function formatDuration(seconds: number): string {
  if (seconds < 120) return t`${seconds} s`
  if (seconds < 7200) return t`${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? t`${Math.round(seconds / 3600)} h` : t`${Math.round(seconds / 86_400)} days`
}
