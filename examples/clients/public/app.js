import { call } from './app-request.js'

/** Returns the app's route that redirects to a signed download of an object. */
export const downloadPath = (key) => `/files/${key.split('/').map(encodeURIComponent).join('/')}`

export const readSession = () => call('GET', '/session')
export const logIn = (user) => call('POST', '/login', { user })
