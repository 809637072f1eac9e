/** A refusal of the app. */
export class AppError extends Error {
  constructor(status, { code = 'unknown', detail = '' }) {
    super(detail)
    this.status = status
    this.code = code
  }
}

/** Returns the app's route that redirects to a signed download of an object. */
export const downloadPath = (key) => `/files/${key.split('/').map(encodeURIComponent).join('/')}`

export const readSession = () => call('/session')
export const logIn = (user) => call('/login', { user })

async function call(path, json) {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(path, json && { method: 'POST', headers, body: JSON.stringify(json) })
  const answer = await response.json()
  if (!response.ok) throw new AppError(response.status, answer)
  return answer
}
