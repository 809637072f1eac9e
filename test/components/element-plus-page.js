// Runs in the browser: an upload list of Element Plus.
import { uploadRequest } from '@cosgate/client'
import { ElUpload } from 'element-plus'
import { createApp, h } from 'vue'

const httpRequest = uploadRequest({ key: (file) => `users/alice/${file.name}` })
const seen = { percents: [], results: [], errors: [] }
globalThis.seen = seen

createApp(() =>
  h(
    ElUpload,
    {
      httpRequest,
      onProgress: ({ percent }) => seen.percents.push(percent),
      onSuccess: (result) => seen.results.push(result),
      onError: (error) => seen.errors.push(error.code),
    },
    () => 'choose',
  ),
).mount('#app')
