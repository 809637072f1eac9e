import { objectActions } from '@cosgate/core'
import type { Settings } from '../settings.js'

/**
 * Returns the least policy for a key that signs uploads and downloads below a prefix.
 * @see https://www.tencentcloud.com/document/product/436/30580
 */
export function createAccessPolicy({ bucket, region }: Settings, prefix: string): string {
  const root = `qcs::cos:${region}:uid/${bucket.slice(bucket.lastIndexOf('-') + 1)}:${bucket}/`
  const named = (actions: readonly string[]) => actions.map((name) => `name/cos:${name}`)
  const onObjects = {
    effect: 'allow',
    action: named(objectActions.filter((name) => name !== 'ListMultipartUploads')),
    resource: [`${root}${prefix}*`],
  }
  const listing = {
    effect: 'allow',
    action: named(['ListMultipartUploads']),
    resource: [root, `${root}${prefix}*`],
    // Clients send the prefix percent-encoded or unchanged.
    ...(prefix && {
      condition: { string_like: { 'cos:prefix': [`${encodeURIComponent(prefix)}*`, `${prefix}*`] } },
    }),
  }
  return JSON.stringify({ version: '2.0', statement: [onObjects, listing] })
}
