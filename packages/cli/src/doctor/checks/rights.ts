import { accessPolicy } from '../access-policy.js'
import type { Answer } from '../cos-client.js'
import type { Check, Examination } from '../examination.js'
import { type Finding, ok, problem, warning } from '../finding.js'

/**
 * Whether the key can do more than an app needs: read what is about the whole bucket, and, where the app has a prefix,
 * write outside it. Nothing is touched but a random key of our own.
 */
export const rights: Check = {
  name: 'rights',
  needs: 'access',
  async examine(examination) {
    const { cos, prefix } = examination
    const listing = await cos.ask('GET', '/', { params: { 'max-keys': '1' } })
    const acl = await cos.ask('GET', '/', { params: { acl: '' } })
    const outside = prefix === '' ? [] : await writeOutside(examination)
    const excess = [
      ...(isDone(listing) ? ['list the whole bucket'] : []),
      ...(isDone(acl) ? ["read the bucket's access list"] : []),
      ...outside,
    ]
    return judge(examination, excess)
  },
}

async function writeOutside({ cos, outside, cleanUp }: Examination): Promise<string[]> {
  const key = `${outside}outside`
  const uploaded = await cos.ask('PUT', key, { body: 'cosgate doctor' }).catch(() => undefined)
  const deleted = await cos.ask('DELETE', key, { signal: cleanUp }).catch(() => undefined)
  return [
    ...(uploaded && isDone(uploaded)
      ? [`write outside the prefix${deleted && isDone(deleted) ? '' : ` (it left ${key})`}`]
      : []),
    ...(deleted && isDone(deleted) ? ['delete outside the prefix'] : []),
  ]
}

const isDone = ({ status }: Answer) => status >= 200 && status < 300

function judge({ settings, prefix }: Examination, excess: readonly string[]): Finding {
  if (excess.length === 0) {
    return ok(
      `the key may not ${prefix === '' ? 'list the whole bucket or read its access list' : `reach beyond ${prefix}`}`,
    )
  }
  const detail = `the key can do more than handing out signatures needs: ${excess.join(', ')}`
  const advice = 'Use a key of its own for the app, of a sub-user with this policy only.'
  return (prefix === '' ? warning : problem)(detail, advice, accessPolicy(settings, prefix))
}
