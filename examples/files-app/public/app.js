/** A refusal of the app, or `network_error`. */
export class AppError extends Error {
  constructor(status, { code = 'internal', detail = '' }) {
    super(detail)
    this.status = status
    this.code = code
  }
}

/** Returns the app's route that redirects to a signed download of a file. */
export const downloadPath = (id) => `/files/${encodeURIComponent(id)}`

export const readSession = () => call('GET', '/session')
export const readFiles = () => call('GET', '/files')
export const logIn = (user) => call('POST', '/login', { user })
export const deleteFile = (id) => call('DELETE', `/files/${encodeURIComponent(id)}`)

async function call(method, path, json) {
  const body = json && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) }
  const response = await fetch(path, { method, ...body }).catch(() => {
    throw new AppError(undefined, { code: 'network_error' })
  })
  // A proxy's error page is not JSON.
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new AppError(response.status, answer)
  return answer
}
