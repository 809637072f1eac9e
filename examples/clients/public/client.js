import { downloadPath } from './app.js'
import { uploadObject } from './cosgate-client/index.js'
import { onFile, showProblem, showProgress, showResult, startExample } from './example.js'

const { user } = await startExample()
let upload = new AbortController()
document.querySelector('#cancel').addEventListener('click', () => upload.abort())

onFile(async (file) => {
  upload = new AbortController()
  try {
    const { key } = await uploadObject(file, {
      key: `users/${user}/${file.name}`,
      onProgress: ({ loaded, total }) => showProgress(total ? loaded / total : 1),
      signal: upload.signal,
    })
    showResult(key, downloadPath(key))
  } catch (error) {
    showProblem(error)
  }
})
