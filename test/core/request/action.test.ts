import { describe, expect, it } from 'vitest'
import { actions, frameworkForTest, open, type RequestBody, requestOnce } from '../../support/gate-fixture.js'
import { expectNoSignature, expectSignedUrl } from '../../support/sdk-oracle.js'

const upload = { uploadId: '1585130821cbb7df1d11846c073ad648' }
const part = { ...upload, partNumber: '3' }
const copy = { 'x-cos-copy-source': 'source-1250000000.cos.ap-beijing.myqcloud.com/from/a%20b.txt' }
const key = 'users/amy/a.txt'

type Fields = Record<string, string>
/** COS's own name, the request, and what a prefix check should look at. */
const table: [action: string, clientRequest: RequestBody, resource: string][] = [
  ['GetObject', { method: 'GET', key }, key],
  [
    'GetObject',
    { method: 'get', key, params: { 'response-cache-control': 'no-store', versionId: 'v' } },
    key,
  ],
  ['GetObject', { method: 'GET', key, params: { 'imageMogr2/thumbnail/!50p': '' } }, key],
  ['HeadObject', { method: 'HEAD', key }, key],
  ['PutObject', { method: 'PUT', key, headers: { 'content-type': 'text/plain' } }, key],
  ['InitiateMultipartUpload', { method: 'POST', key, params: { uploads: '' } }, key],
  ['UploadPart', { method: 'PUT', key, params: part }, key],
  ['CompleteMultipartUpload', { method: 'POST', key, params: upload }, key],
  ['AbortMultipartUpload', { method: 'DELETE', key, params: upload }, key],
  ['ListParts', { method: 'GET', key, params: { ...upload, 'max-parts': '5' } }, key],
  ['ListMultipartUploads', { method: 'GET', key: '/', params: { uploads: '', prefix: 'users/' } }, 'users/'],
  ['GetBucket', { method: 'GET', key: '/' }, ''],
  ['GetBucket', { method: 'GET', key: '/', params: { prefix: 'users/', delimiter: '/' } }, 'users/'],
  ['HeadBucket', { method: 'HEAD', key: '/' }, ''],
  // A prefix narrows only what a listing returns.
  ['HeadBucket', { method: 'HEAD', key: '/', params: { prefix: 'users/' } }, ''],
  ['DeleteObject', { method: 'DELETE', key }, key],
  ['PutObjectCopy', { method: 'PUT', key, headers: copy }, key],
  ['UploadPartCopy', { method: 'PUT', key, headers: copy, params: part }, key],
  ['AppendObject', { method: 'POST', key, params: { append: '', position: '0' } }, key],
  ['PostObject', { method: 'POST', key: '/' }, ''],
  ['DeleteMultipleObjects', { method: 'POST', key: '/', params: { delete: '' } }, ''],
  ['DeleteMultipleObjects', { method: 'POST', key: '/', params: { delete: '', prefix: 'users/' } }, ''],
  ['GetObjectACL', { method: 'GET', key, params: { acl: '' } }, key],
  ['PutObjectACL', { method: 'PUT', key, params: { acl: '' } }, key],
  ['GetObjectTagging', { method: 'GET', key, params: { tagging: '' } }, key],
  ['PutObjectTagging', { method: 'PUT', key, params: { tagging: '' } }, key],
  ['DeleteObjectTagging', { method: 'DELETE', key, params: { tagging: '' } }, key],
  ['PostObjectRestore', { method: 'POST', key, params: { restore: '' } }, key],
  ['SelectObjectContent', { method: 'POST', key, params: { select: '', 'select-type': '2' } }, key],
]

describe("intent.action is COS's own name on both endpoints", () => {
  it.each(table)('%s: %j', async (action, clientRequest, resource) => {
    for (const endpoint of ['auth', 'presign']) {
      const { answer, intents } = await requestOnce(frameworkForTest(), endpoint, clientRequest, {
        allow: open,
      })
      expect(answer.status).toBe(200)
      expect(intents).toMatchObject([
        {
          via: endpoint,
          action,
          resource,
          key: clientRequest.key,
          method: (clientRequest.method as string).toUpperCase(),
        },
      ])
      if (endpoint === 'auth') continue
      const { method, params, headers } = clientRequest as { method: string; params: Fields; headers: Fields }
      const expected = {
        method,
        params,
        headers,
        path: clientRequest.key === '/' ? '/' : `/${clientRequest.key}`,
      }
      expectSignedUrl(answer.json.url as string, expected)
    }
  })

  it.each(table)(
    'returns 403 action_not_allowed before authorize if %s is not in allow.actions: %j',
    async (action, clientRequest) => {
      const without = { ...open, actions: actions.filter((name) => name !== action) }
      for (const endpoint of ['auth', 'presign']) {
        const { answer, intents } = await requestOnce(frameworkForTest(), endpoint, clientRequest, {
          allow: without,
        })
        expect(answer).toMatchObject({ status: 403, json: { code: 'action_not_allowed' } })
        expectNoSignature(answer)
        expect(intents).toEqual([])
      }
    },
  )

  it('the table has every action', () => {
    expect(new Set(table.map(([action]) => action))).toEqual(new Set(actions))
  })
})

describe('allow.actions is objectActions by default', () => {
  const optIn = table.filter(([action]) => actions.indexOf(action) >= actions.indexOf('GetBucket'))
  it.each(optIn)('returns 403 for %s, which is opt-in', async (_action, clientRequest) => {
    const { answer } = await requestOnce(frameworkForTest(), 'presign', clientRequest, {
      allow: { headers: ['*'], params: ['*'] },
    })
    expect(answer).toMatchObject({ status: 403, json: { code: 'action_not_allowed' } })
  })

  it.each(table.filter(([action]) => actions.indexOf(action) < actions.indexOf('GetBucket')))(
    'signs %s',
    async (_action, clientRequest) => {
      const { answer } = await requestOnce(frameworkForTest(), 'presign', clientRequest, {
        allow: { params: ['*'] },
      })
      expect(answer.status).toBe(200)
    },
  )
})

describe('a request that matches no action returns 403, regardless of allow', () => {
  const nothing: [string, RequestBody][] = [
    ['PUT on the bucket', { method: 'PUT', key: '/' }],
    ['DELETE on the bucket', { method: 'DELETE', key: '/' }],
    ['POST on a key', { method: 'POST', key }],
    ['partNumber without uploadId', { method: 'PUT', key, params: { partNumber: '1' } }],
    ['partNumber without uploadId on GET', { method: 'GET', key, params: { partNumber: '1' } }],
    ['uploadId without partNumber on PUT', { method: 'PUT', key, params: upload }],
    ['uploadId on HEAD', { method: 'HEAD', key, params: upload }],
    ['uploads on a key by GET', { method: 'GET', key, params: { uploads: '' } }],
    ['uploads on a key by PUT', { method: 'PUT', key, params: { uploads: '' } }],
    ['uploads on the bucket by POST', { method: 'POST', key: '/', params: { uploads: '' } }],
    ['uploads and uploadId', { method: 'POST', key, params: { uploads: '', ...upload } }],
    ['append and uploadId', { method: 'POST', key, params: { append: '', position: '0', ...upload } }],
    ['delete on a key', { method: 'POST', key, params: { delete: '' } }],
    ['acl and tagging', { method: 'GET', key, params: { acl: '', tagging: '' } }],
    ['acl and uploadId', { method: 'PUT', key, params: { acl: '', ...part } }],
    ['acl by DELETE', { method: 'DELETE', key, params: { acl: '' } }],
    ['acl of the bucket', { method: 'GET', key: '/', params: { acl: '' } }],
    ['acl in capitals, which COS may or may not take for one', { method: 'PUT', key, params: { ACL: '' } }],
    ['uploadid in lower case', { method: 'POST', key, params: { uploadid: 'u' } }],
    ...['lifecycle', 'policy', 'cors', 'versioning', 'website', 'replication', 'tagging', 'logging']
      .concat(['inventory', 'versions', 'location', 'domain', 'encryption', 'referer', 'object-lock'])
      .map((name): [string, RequestBody] => [
        `${name} of the bucket`,
        { method: 'GET', key: '/', params: { [name]: '' } },
      ]),
    ['lifecycle written', { method: 'PUT', key: '/', params: { lifecycle: '' } }],
  ]
  it.each(nothing)('%s', async (_title, clientRequest) => {
    for (const endpoint of ['auth', 'presign']) {
      const { answer, intents } = await requestOnce(frameworkForTest(), endpoint, clientRequest, {
        allow: open,
      })
      expect(answer).toMatchObject({
        status: 403,
        json: {
          code: 'action_not_allowed',
          detail: 'This combination of method, key and parameters is not an operation that can be signed',
        },
      })
      expectNoSignature(answer)
      expect(intents).toEqual([])
    }
  })
})
