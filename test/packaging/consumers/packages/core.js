// Uses the signer alone for a presigned upload and download on the local COS.
import { createSigner } from '@cosgate/core'
import { storage } from '../storage.js'

const signer = createSigner(storage)
const put = await fetch(signer.getPresignedUrl({ method: 'PUT', key: 'core.txt' }), {
  method: 'PUT',
  body: 'core',
})
const got = await fetch(signer.getPresignedDownloadUrl({ key: 'core.txt' }))
console.log(put.status, got.status, await got.text())
