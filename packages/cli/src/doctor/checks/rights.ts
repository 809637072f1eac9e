import { t } from '../../language/language.js'
import { createAccessPolicy } from '../access-policy.js'
import { type Check, type DoctorContext, type Finding, ok, problem, warning } from '../check.js'
import type { CosAnswer } from '../cos-client.js'

/**
 * Checks whether the key can do more than an app needs: read the whole bucket's listing and ACL, and write outside the
 * prefix if there is one. It touches only a random key.
 */
export const rights: Check = {
  name: 'rights',
  needs: 'access',
  async run(context) {
    const { cos, prefix } = context
    const listing = await cos.request('GET', '/', { params: { 'max-keys': '1' } })
    const acl = await cos.request('GET', '/', { params: { acl: '' } })
    const outside = prefix === '' ? [] : await writeOutside(context)
    const excess = [
      ...(isSuccess(listing) ? [t`list the whole bucket`] : []),
      ...(isSuccess(acl) ? [t`read the bucket's ACL`] : []),
      ...outside,
    ]
    return judge(context, excess)
  },
}

async function writeOutside({ cos, outside, cleanUp }: DoctorContext): Promise<string[]> {
  const key = `${outside}outside`
  const uploaded = await cos.request('PUT', key, { body: 'cosgate doctor' }).catch(() => undefined)
  const deleted = await cos.request('DELETE', key, { signal: cleanUp }).catch(() => undefined)
  return [
    ...(uploaded && isSuccess(uploaded)
      ? [
          deleted && isSuccess(deleted)
            ? t`write outside the prefix`
            : t`write outside the prefix (${key} was left behind)`,
        ]
      : []),
    ...(deleted && isSuccess(deleted) ? [t`delete outside the prefix`] : []),
  ]
}

const isSuccess = ({ status }: CosAnswer) => status >= 200 && status < 300

function judge({ settings, prefix }: DoctorContext, excess: readonly string[]): Finding {
  if (excess.length === 0) {
    return ok(
      prefix === ''
        ? t`the key cannot list the whole bucket or read its ACL`
        : t`the key cannot reach beyond ${prefix}`,
    )
  }
  const detail = t`the key can do more than an app that hands out signatures needs: ${excess.join(t`, `)}`
  const advice = t`Use a separate key for the app, from a sub-user that has only this policy.`
  return (prefix === '' ? warning : problem)(detail, advice, createAccessPolicy(settings, prefix))
}
