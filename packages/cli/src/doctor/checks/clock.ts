import type { Check } from '../examination.js'
import { ok, problem, warning } from '../finding.js'

/** Signatures begin to be valid a minute before now, as those of the official SDKs do. */
const MOST = 60
const NOTABLE = 30
const remedy = 'timedatectl set-ntp true'

/** Whether this machine and COS agree on the time. */
export const clock: Check = {
  name: 'clock',
  needs: 'endpoint',
  async examine({ skew }) {
    if (skew === undefined) return warning('the answer has no Date, so that the clocks cannot be compared')
    const distance = Math.abs(skew)
    if (distance <= NOTABLE) return ok(`this machine and COS are at most ${Math.max(distance, 1)} s apart`)
    const detail = `this machine is ${inWords(distance)} ${skew < 0 ? 'ahead of' : 'behind'} COS`
    const advice = 'Set its clock by the network; the other checks go by the time of COS. On Linux:'
    if (distance <= MOST)
      return warning(`${detail}: a little more, and signatures are refused`, advice, remedy)
    const refusal = skew < 0 ? 'RequestTimeTooSkewed' : 'Request has expired'
    return problem(`${detail}: signatures are refused (${refusal})`, advice, remedy)
  },
}

function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`
}
