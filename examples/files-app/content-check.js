/** Thrown if a file is not accepted. Its message is for the user. */
class RefusedContentError extends Error {
  status = 422
  code = 'refused_content'
  expose = true
}

// The first bytes of programs for Windows and Linux, and of shell scripts.
const programs = ['4d5a', '7f454c46', '2321']

/**
 * Looks into an uploaded file before anybody can download it. Call your virus scanner here.
 *
 * @param {import('@cosgate/core').Store} store
 * @param {import('@cosgate/core').Upload} upload
 * @throws RefusedContentError
 */
export async function checkContent(store, { key, size, etag }) {
  if (size === 0) return
  // The condition makes sure that the checked object is the one that is copied.
  const headers = { range: 'bytes=0-3', 'if-match': etag }
  const response = await store.fetch({ method: 'GET', key, headers })
  if (!response.ok) throw new Error(`COS answered ${response.status} to the content check`)
  const start = Buffer.from(await response.arrayBuffer()).toString('hex')
  if (programs.some((magic) => start.startsWith(magic)))
    throw new RefusedContentError('programs are not accepted')
}
