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
    if (skew === undefined) return warning('the answer has no Date, so the clocks cannot be compared')
    const distance = Math.abs(skew)
    if (distance <= WARNING_SKEW)
      return ok(`this machine and COS are at most ${Math.max(distance, 1)} s apart`)
    const detail = `this machine is ${formatDuration(distance)} ${skew < 0 ? 'ahead of' : 'behind'} COS`
    const advice = 'Synchronise its clock (NTP). The other checks use the time of COS. On Linux:'
    if (distance <= MAX_SKEW)
      return warning(`${detail}: if the difference grows, signatures are refused`, advice, fix)
    const refusal = skew < 0 ? 'RequestTimeTooSkewed' : 'Request has expired'
    return problem(`${detail}: signatures are refused (${refusal})`, advice, fix)
  },
}

function formatDuration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`
}
