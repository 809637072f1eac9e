// Runs in the browser: one function for each client, with its defaults.
import { cosAuthorization, signRequest, uploadObject } from '@cosgate/client'
import AwsS3 from '@uppy/aws-s3'
import Uppy from '@uppy/core'
import COS from 'cos-js-sdk-v5'

const bucket = { Bucket: 'bench-1250000000', Region: 'ap-guangzhou' }

const clients = {
  uploadObject: (file, key) => uploadObject(file, { key }),
  'cos-js-sdk-v5'(file, key, host) {
    const getAuthorization = cosAuthorization('/cos/auth')
    return new COS({ getAuthorization, Protocol: 'http:', Domain: host }).uploadFile({
      ...bucket,
      Key: key,
      Body: file,
    })
  },
  Uppy: (file, key) => uploadWithUppy(file, { generateObjectKey: () => key }),
  'Uppy in parts': (file, key) =>
    uploadWithUppy(file, { generateObjectKey: () => key, shouldUseMultipart: true }),
}

async function uploadWithUppy(file, options) {
  const uppy = new Uppy().use(AwsS3, { signRequest: signRequest('/cos/presign'), ...options })
  uppy.addFile({ name: file.name, type: file.type, data: file })
  const { failed } = await uppy.upload()
  if (failed.length > 0) throw new Error(failed[0].error)
}

/** Uploads the chosen file and returns the milliseconds. */
globalThis.measure = async (client, key, host) => {
  const [file] = document.querySelector('input').files
  const start = performance.now()
  await clients[client](file, key, host)
  return performance.now() - start
}
