import { downloadPath } from './app.js'
import { AppError } from './app-request.js'
import { uploadObject } from './cosgate-client/index.js'
import { toErrorText } from './error-text.js'
import { say } from './language.js'

/** Uploads a file that starts like a program. The server refuses it after it has arrived. */
export function uploadProgram() {
  const upload = uploadObject(new File(['MZ'], 'setup.exe'), { endpoint: '/cos', confirm: true })
  return describe('PUT setup.exe', upload)
}

/** Requests another user's file. */
export function readForeignFile(id) {
  return describe(`GET ${downloadPath(id)}`, requestDownload(id))
}

async function requestDownload(id) {
  const response = await fetch(downloadPath(id), { redirect: 'manual' })
  if (response.type !== 'opaqueredirect') throw new AppError(response.status, await response.json())
}

/** Returns the outcome of a request as one line. */
async function describe(request, answer) {
  const outcome = await answer.then(
    () => say('allowed', '已允许'),
    (error) => `${error.status ?? ''} ${error.code}: ${toErrorText(error)}`,
  )
  return `${request} → ${outcome}`
}
