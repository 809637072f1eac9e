import { downloadPath } from './app.js'
import { signRequest } from './cosgate-client/index.js'
import { onFile, showProblem, showProgress, showResult, startExample } from './example.js'
import { AwsS3, Uppy } from './vendor/uppy.js'

const { user } = await startExample()

export const uppy = new Uppy({ autoProceed: true }).use(AwsS3, {
  signRequest: signRequest('/cos/presign'),
  generateObjectKey: ({ name }) => `users/${user}/${name}`,
  shouldUseMultipart: ({ size }) => size > 5 * 1024 * 1024,
})

uppy.on('progress', (percent) => showProgress(percent / 100))
uppy.on('upload-success', (_file, { body }) => showResult(body.key, downloadPath(body.key)))
uppy.on('upload-error', (_file, error) => showProblem(error))

onFile((file) => uppy.addFile({ name: file.name, type: file.type, data: file }))
