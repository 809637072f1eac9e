import { t } from '../../language/language.js'
import { type Check, type Finding, ok, problem, warning } from '../check.js'
import type { CosAnswer } from '../cos-client.js'
import { describeLeftover, remove, upload } from '../test-object.js'

/** Uploads, downloads and deletes one small object below a random key. */
export const roundTrip: Check = {
  name: 'round-trip',
  needs: 'access',
  async run(context) {
    const key = `${context.folder}小 file+1.txt`
    const text = `cosgate doctor ${context.folder}`
    const uploaded = await upload(context, key, text)
    const downloaded = await context.cos.request('GET', key).catch(() => undefined)
    // An upload whose answer was lost may have arrived, so the object is deleted in any case.
    const deleted = await remove(context, key)
    if (downloaded?.status === 200) context.downloaded = downloaded.headers
    context.didRoundTrip = uploaded?.status === 200 && downloaded?.status === 200
    return judge({ key, text, uploaded, downloaded, deleted })
  },
}

interface Trip {
  key: string
  text: string
  uploaded: CosAnswer | undefined
  downloaded: CosAnswer | undefined
  deleted: CosAnswer | undefined
}

const stepNames: Readonly<Record<string, string>> = {
  upload: t`upload`,
  download: t`download`,
  delete: t`delete`,
}

function judge({ key, text, uploaded, downloaded, deleted }: Trip): Finding {
  const steps = { upload: uploaded, download: downloaded, delete: deleted }
  const broken = Object.entries(steps).find(([, answer]) => !answer || isFault(answer))
  if (broken)
    return problem(
      t`the ${stepNames[broken[0]]!} failed: ${describe(broken[1])}`,
      describeLeftover(uploaded, deleted, key),
    )
  const refused = Object.entries(steps).flatMap(([step, answer]) =>
    answer!.status === 403 ? [stepNames[step]!] : [],
  )
  if (refused.length === 3) {
    return problem(
      t`the key cannot upload, download or delete below ${key.slice(0, key.lastIndexOf('/') + 1)}`,
      t`Allow it in the policy of the key, or set the folder that it may use: --prefix users/.`,
    )
  }
  if (refused.length > 0) {
    const advice =
      describeLeftover(uploaded, deleted, key) ??
      t`This is fine if the key is meant to be limited; otherwise allow it in its policy.`
    return warning(t`the key cannot ${refused.join(t` and cannot `)}`, advice)
  }
  if (downloaded!.body !== text) return problem(t`the download differs from the upload: a proxy changes it`)
  return ok(t`one object was uploaded, downloaded unchanged and deleted`)
}

/** True for any other answer than success, 403, or the 404 that follows a forbidden upload. */
function isFault({ status }: CosAnswer): boolean {
  return !(status >= 200 && status < 300) && status !== 403 && status !== 404
}

function describe(answer: CosAnswer | undefined): string {
  if (!answer) return t`no answer`
  return `${answer.status}${answer.error ? ` ${answer.error.code}: ${answer.error.message}` : ''}`
}
