/**
 * Calls the API of the console.
 *
 * @param {string} method
 * @param {string} path such as `objects`
 * @param {{ params?: Record<string, string>, json?: object }} [options]
 */
export async function call(method, path, { params = {}, json } = {}) {
  const response = await fetch(`api/${path}?${new URLSearchParams(params)}`, {
    method,
    body: json && JSON.stringify(json),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.message)
  return answer
}

/** Returns the URL of an object's preview. */
export const previewUrl = (bucket, key) => `api/preview?${new URLSearchParams({ bucket, key })}`
