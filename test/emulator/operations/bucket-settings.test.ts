import { describe, expect, test } from 'vitest'
import { createTemporaryDirectory, outcome, startCos } from '../support/local-cos.js'

const rows: [parameter: string, document: string, absent: string][] = [
  ['policy', '{"version":"2.0","statement":[]}', '404 NoSuchBucketPolicy'],
  [
    'accelerate',
    '<AccelerateConfiguration><Status>Enabled</Status></AccelerateConfiguration>',
    '200 undefined',
  ],
  [
    'cors',
    '<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>',
    '404 NoSuchCORSConfiguration',
  ],
  ['domain', '<DomainConfiguration/>', '404 DomainConfigNotFoundError'],
  [
    'encryption',
    '<ServerSideEncryptionConfiguration><Rule/></ServerSideEncryptionConfiguration>',
    '404 NoSuchEncryptionConfiguration',
  ],
  [
    'lifecycle',
    '<LifecycleConfiguration><Rule><ID>1</ID></Rule></LifecycleConfiguration>',
    '404 NoSuchLifecycleConfiguration',
  ],
  ['intelligenttiering', '<IntelligentTieringConfiguration/>', '200 undefined'],
  ['object-lock', '<ObjectLockConfiguration/>', '404 ObjectLockConfigurationNotFoundError'],
  ['logging', '<BucketLoggingStatus><LoggingEnabled/></BucketLoggingStatus>', '200 undefined'],
  ['origin', '<OriginConfiguration/>', '404 OriginConfigurationNotFoundError'],
  ['referer', '<RefererConfiguration><Status>Enabled</Status></RefererConfiguration>', '200 undefined'],
  ['replication', '<ReplicationConfiguration/>', '404 ReplicationConfigurationNotFoundError'],
  ['tagging', '<Tagging><TagSet/></Tagging>', '404 NoSuchTagSet'],
  [
    'versioning',
    '<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>',
    '200 undefined',
  ],
  [
    'website',
    '<WebsiteConfiguration><IndexDocument/></WebsiteConfiguration>',
    '404 NoSuchWebsiteConfiguration',
  ],
]

describe.each(rows)('?%s', (parameter, document, absent) => {
  test(`is stored, returned after a restart and deleted; without it: ${absent}`, async () => {
    const directory = await createTemporaryDirectory()
    const first = await startCos({ directory })
    const params = { [parameter]: '' }
    expect(await outcome(first.send('GET', '/', { params }))).toBe(absent)
    expect((await first.send('PUT', '/', { params, body: document })).status).toBe(200)
    await first.emulator.close()
    const { send } = await startCos({ directory })
    const stored = await send('GET', '/', { params })
    expect(await stored.text()).toBe(document)
    expect(stored.headers.get('content-type')).toBe(`application/${parameter === 'policy' ? 'json' : 'xml'}`)
    expect((await send('DELETE', '/', { params })).status).toBe(204)
    expect(await outcome(send('GET', '/', { params }))).toBe(absent)
  })

  const malformed = ['<Other/>', '<Open>', '{', ...(parameter === 'referer' ? [] : [''])]
  test.each(malformed)('keeps the old document if the new one is %j', async (body) => {
    const { send } = await startCos()
    const params = { [parameter]: '' }
    await send('PUT', '/', { params, body: document })
    const expected = parameter === 'policy' ? '400 MalformedPolicy' : '400 MalformedXML'
    expect(await outcome(send('PUT', '/', { params, body }))).toBe(expected)
    const wrong = { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }
    expect(await outcome(send('PUT', '/', { params, body: document, headers: wrong }))).toBe('400 BadDigest')
    expect(await (await send('GET', '/', { params })).text()).toBe(document)
  })
})

test('an empty body removes ?referer', async () => {
  const { send } = await startCos()
  const params = { referer: '' }
  await send('PUT', '/', {
    params,
    body: '<RefererConfiguration><Status>Enabled</Status></RefererConfiguration>',
  })
  expect((await send('PUT', '/', { params })).status).toBe(200)
  expect(await (await send('GET', '/', { params })).text()).toContain(
    '<RefererConfiguration></RefererConfiguration>',
  )
})
