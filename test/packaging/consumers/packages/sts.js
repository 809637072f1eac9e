// Signs with a temporary key from the STS whose URL is the argument.
import { createSigner } from '@cosgate/core'
import { assumeRole, scopePolicy } from '@cosgate/sts'
import { storage } from '../storage.js'

const credentials = assumeRole({
  credentials: storage.credentials,
  roleArn: 'qcs::cam::uin/100000000001:roleName/uploader',
  endpoint: process.argv[2],
})
const url = await createSigner({ ...storage, credentials }).getPresignedDownloadUrl({ key: 'a' })
const policy = scopePolicy({
  bucket: storage.bucket,
  region: storage.region,
  actions: ['GetObject'],
  prefix: 'a/',
})
console.log(new URL(url).searchParams.get('x-cos-security-token'), policy.statement[0].effect)
