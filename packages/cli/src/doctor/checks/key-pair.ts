import { t } from '../../language/language.js'
import { type Check, ok, skipped, warning } from '../check.js'

const advice = t`Use one key that can only read and one that can only write, in COS_READ_SECRET_ID, COS_READ_SECRET_KEY, COS_WRITE_SECRET_ID and COS_WRITE_SECRET_KEY.`

/**
 * Checks whether one key can both read and write. COS accepts headers that were not signed, so the holder of an upload
 * signed by such a key can turn it into a copy of any object that the key can read.
 */
export const keyPair: Check = {
  name: 'key-pair',
  needs: 'access',
  async run({ cos, folder, settings, didRoundTrip }) {
    if (!('read' in settings.credentials)) {
      return didRoundTrip
        ? warning(t`one key can both read and write, so a signed upload can be turned into a copy`, advice)
        : ok(t`the key cannot both read and write`)
    }
    // COS answers 404 only to a key that may read, and 204 only to a key that may delete.
    const key = `${folder}absent`
    const readByWriteKey = await cos.request('GET', key, { credentials: settings.credentials.write })
    if (readByWriteKey.status === 404)
      return warning(t`the write key can also read, so a signed upload can be turned into a copy`, advice)
    const deletedByReadKey = await cos.request('DELETE', key, { credentials: settings.credentials.read })
    if (deletedByReadKey.status === 204) return warning(t`the read key can also delete`, advice)
    const isRefused = readByWriteKey.status === 403 && deletedByReadKey.status === 403
    return isRefused
      ? ok(t`the read key cannot delete, and the write key cannot read`)
      : skipped(t`COS answered ${readByWriteKey.status} and ${deletedByReadKey.status}`)
  },
}
