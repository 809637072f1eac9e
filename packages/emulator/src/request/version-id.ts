import { CosError } from '../cos-error.js'

/**
 * Checks the version that a request names. Buckets have no versions, so an empty id and `null` mean the object itself.
 * @throws CosError `NoSuchVersion`
 */
export function assertCurrentVersion(versionId: string | undefined): void {
  if (versionId !== undefined && versionId !== '' && versionId !== 'null') throw new CosError('NoSuchVersion')
}
