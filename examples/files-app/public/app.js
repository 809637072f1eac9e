import { call } from './app-request.js'

/** Returns the app's route that redirects to a signed download of a file. */
export const downloadPath = (id) => `/files/${encodeURIComponent(id)}`

export const readSession = () => call('GET', '/session')
export const readFiles = () => call('GET', '/files')
export const logIn = (user) => call('POST', '/login', { user })
export const deleteFile = (id) => call('DELETE', `/files/${encodeURIComponent(id)}`)
