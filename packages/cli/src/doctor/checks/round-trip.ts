import { createHash } from 'node:crypto'
import type { Answer } from '../cos-client.js'
import type { Check, Examination } from '../examination.js'
import { type Finding, ok, problem, warning } from '../finding.js'

/** Uploads, downloads and deletes one small object below a random key. */
export const roundTrip: Check = {
  name: 'round-trip',
  needs: 'access',
  async examine(examination) {
    const key = `${examination.folder}小 file+1.txt`
    const text = `cosgate doctor ${examination.folder}`
    const uploaded = await upload(examination, key, text)
    const downloaded = await examination.cos.ask('GET', key).catch(noAnswer)
    const deleted = await remove(examination, key)
    if (downloaded?.status === 200) examination.downloaded = downloaded.headers
    return judge({ key, text, uploaded, downloaded, deleted })
  },
}

interface Trip {
  key: string
  text: string
  uploaded: Answer | undefined
  downloaded: Answer | undefined
  deleted: Answer | undefined
}

const noAnswer = () => undefined

/** An upload whose answer was lost may have arrived: it is deleted all the same. */
function upload({ cos }: Examination, key: string, text: string): Promise<Answer | undefined> {
  const headers = {
    'content-type': 'text/plain',
    'content-length': String(Buffer.byteLength(text)),
    'content-md5': createHash('md5').update(text).digest('base64'),
  }
  return cos.ask('PUT', key, { headers, body: text }).catch(noAnswer)
}

function remove({ cos, cleanUp }: Examination, key: string): Promise<Answer | undefined> {
  return cos.ask('DELETE', key, { signal: cleanUp }).catch(noAnswer)
}

function judge({ key, text, uploaded, downloaded, deleted }: Trip): Finding {
  const steps = { upload: uploaded, download: downloaded, delete: deleted }
  const broken = Object.entries(steps).find(([, answer]) => !answer || isFault(answer))
  if (broken)
    return problem(`the ${broken[0]} failed: ${describe(broken[1])}`, leftover(uploaded, deleted, key))
  const refused = Object.entries(steps).flatMap(([step, answer]) => (answer!.status === 403 ? [step] : []))
  if (refused.length === 3) {
    return problem(
      `the key may neither upload, download nor delete below ${key.slice(0, key.lastIndexOf('/') + 1)}`,
      'Allow it in the policy of the key, or name the folder that it may use: --prefix users/.',
    )
  }
  if (refused.length > 0) {
    const advice =
      leftover(uploaded, deleted, key) ?? 'Fine for a key that is meant so; else allow it in its policy.'
    return warning(`the key may not ${refused.join(' and not ')}`, advice)
  }
  if (downloaded!.body !== text)
    return problem('the download differs from the upload: something in between changes it')
  return ok('upload, download and deletion of one object: what came back is what was sent')
}

function leftover(
  uploaded: Answer | undefined,
  deleted: Answer | undefined,
  key: string,
): string | undefined {
  return uploaded?.status === 403 || deleted?.status === 204
    ? undefined
    : `This object may be left, delete it: ${key}`
}

/** Neither done nor forbidden; after a forbidden upload there is nothing to download. */
function isFault({ status }: Answer): boolean {
  return !(status >= 200 && status < 300) && status !== 403 && status !== 404
}

function describe(answer: Answer | undefined): string {
  if (!answer) return 'no answer'
  return `${answer.status}${answer.error ? ` ${answer.error.code}: ${answer.error.message}` : ''}`
}
