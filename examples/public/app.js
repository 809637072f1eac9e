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
export const readFiles = () => call('/files').then(({ files }) => files)
export const logIn = (user) => call('/login', { user })

/** Lets the app sign the deletion of an object, and sends it to COS. */
export async function deleteFile(key) {
  const { url } = await call('/cos/presign', { method: 'DELETE', key })
  const response = await fetch(url, { method: 'DELETE' })
  if (!response.ok) throw new AppError(response.status, { code: 'cos_error' })
}

/** Requests a file without following the redirect. Resolves if the app allows the download. */
export async function askForFile(key) {
  const response = await fetch(downloadPath(key), { redirect: 'manual' })
  if (response.type !== 'opaqueredirect') throw new AppError(response.status, await response.json())
}

async function call(path, json) {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(path, json && { method: 'POST', headers, body: JSON.stringify(json) })
  const answer = await response.json()
  if (!response.ok) throw new AppError(response.status, answer)
  return answer
}
