import { describe, expect, it } from 'vitest'
import { createRecordingSigner } from '../../support/credentials-fixture.js'
import { BUCKET, REGION } from '../../support/signer-fixture.js'

describe('need.action', () => {
  const source = { 'x-cos-copy-source': `${BUCKET}.cos.${REGION}.myqcloud.com/b` }
  it.each<[string, string, string, string[], Record<string, string>?]>([
    ['AppendObject', 'POST', 'a', ['append', 'position']],
    ['GetObjectACL', 'GET', 'a', ['acl']],
    ['PutObjectACL', 'PUT', 'a', ['acl']],
    ['GetObjectTagging', 'GET', 'a', ['tagging']],
    ['PutObjectTagging', 'PUT', 'a', ['tagging']],
    ['DeleteObjectTagging', 'DELETE', 'a', ['tagging']],
    ['PostObjectRestore', 'POST', 'a', ['restore']],
    ['SelectObjectContent', 'POST', 'a', ['select']],
    ['SelectObjectContent', 'POST', 'a', ['select-type', 'select']],
    ['HeadBucket', 'HEAD', '/', []],
    ['PostObject', 'POST', '/', []],
    ['UploadPartCopy', 'PUT', 'a', ['uploadId', 'partNumber'], source],
    ['', 'POST', 'a', []],
    ['', 'PUT', '/', []],
    ['', 'PUT', 'a', ['acl'], source],
  ])("is '%s' for %s %s with %j", async (action, method, name, params, headers = {}) => {
    const { signer, asked } = createRecordingSigner()
    const values: Record<string, string> = {
      position: '0',
      partNumber: '1',
      uploadId: 'x',
      'select-type': '2',
    }
    const given = Object.fromEntries(params.map((param) => [param, values[param] ?? '']))
    await signer.getAuth({ method: method as 'GET', key: name, params: given, headers })
    expect(asked).toMatchObject([{ action }])
  })

  it.each(
    // biome-ignore format: a list of words
    ['accelerate', 'cors', 'delete', 'domain', 'encryption', 'image_process', 'inventory', 'lifecycle', 'location',
      'logging', 'notification', 'object-lock', 'origin', 'policy', 'referer', 'replication', 'requestPayment',
      'retention', 'symlink', 'torrent', 'versioning', 'versions', 'website'],
  )('is empty for a GET with ?%s, which is not a download', async (name) => {
    const { signer, asked } = createRecordingSigner()
    await signer.getAuth({ method: 'GET', key: 'a', params: { [name]: '' } })
    expect(asked).toMatchObject([{ action: '' }])
  })
})
