import type { Answer, Call } from '../operation.js'

/** DELETE Object: 204 whether or not there was one. */
export async function deleteObject({ bucket, address }: Call): Promise<Answer> {
  await bucket.objects.delete(address.key)
  return { status: 204 }
}
