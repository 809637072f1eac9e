import { describe, expect, it } from 'vitest'
import { expectedAuthorization } from '../../support/signature-oracle.js'
import {
  BUCKET,
  credentials,
  expectRefusal,
  HOST,
  NOW,
  ORIGIN,
  REGION,
  readUrl,
  staticSigner,
} from '../../support/signer-fixture.js'

const keyTime = `${NOW - 60};${NOW + 300}`

describe('the option origin', () => {
  it.each([
    ['default', undefined, ORIGIN, HOST],
    ['a custom domain', 'https://files.example.com', 'https://files.example.com', 'files.example.com'],
    ['plain http', 'http://files.example.com', 'http://files.example.com', 'files.example.com'],
    ['a port', 'http://127.0.0.1:9000', 'http://127.0.0.1:9000', '127.0.0.1:9000'],
    ['an IPv6 address', 'http://[::1]:9000', 'http://[::1]:9000', '[::1]:9000'],
    ['an IPv6 address without port', 'http://[2001:db8::1]', 'http://[2001:db8::1]', '[2001:db8::1]'],
    [
      'punycode',
      'https://xn--fsqu00a.xn--fiqs8s',
      'https://xn--fsqu00a.xn--fiqs8s',
      'xn--fsqu00a.xn--fiqs8s',
    ],
    [
      'acceleration',
      'https://{bucket}.cos.accelerate.myqcloud.com',
      `https://${BUCKET}.cos.accelerate.myqcloud.com`,
      `${BUCKET}.cos.accelerate.myqcloud.com`,
    ],
    [
      'the internal network',
      'http://{bucket}.cos-internal.{region}.tencentcos.cn',
      `http://${BUCKET}.cos-internal.${REGION}.tencentcos.cn`,
      `${BUCKET}.cos-internal.${REGION}.tencentcos.cn`,
    ],
    [
      'a local COS with names and a port',
      'http://{bucket}.cos.{region}.localhost:9000',
      `http://${BUCKET}.cos.${REGION}.localhost:9000`,
      `${BUCKET}.cos.${REGION}.localhost:9000`,
    ],
  ])('%s begins every URL, and its host is signed with the port', (_title, origin, base, host) => {
    const signer = staticSigner(origin === undefined ? {} : { origin })
    expect(signer.getObjectUrl({ key: 'a b' })).toBe(`${base}/a%20b`)
    const expected = expectedAuthorization({
      method: 'GET',
      pathname: '/a b',
      params: {},
      headers: { host },
      ...credentials,
      keyTime,
    })
    expect(signer.getAuth({ method: 'GET', key: 'a b' })).toBe(expected)
    const url = readUrl(signer.getPresignedDownloadUrl({ key: 'a b' }))
    expect(url.origin).toBe(base)
    expect(url.query['q-signature']).toBe(expected.slice(-40))
  })

  it.each([
    ['nothing', ''],
    ['no scheme', 'files.example.com'],
    ['another scheme', 'ftp://files.example.com'],
    ['a scheme without host', 'data:text/plain,x'],
    ['a blob', 'blob:https://files.example.com/x'],
    ['upper case', 'https://Files.example.com'],
    ['an upper-case scheme', 'HTTPS://files.example.com'],
    ['a path', 'https://files.example.com/base'],
    ['a trailing slash', 'https://files.example.com/'],
    ['a query', 'https://files.example.com?a=b'],
    ['a fragment', 'https://files.example.com#a'],
    ['user information', 'https://user:pass@files.example.com'],
    ['the default port', 'https://files.example.com:443'],
    ['the default port of http', 'http://files.example.com:80'],
    ['a port that is none', 'https://files.example.com:x'],
    ['a name that is not ASCII', 'https://文件.example.com'],
    ['a percent sign', 'https://a%20b.example.com'],
    ['a space around it', ' https://files.example.com'],
    ['a short IPv4 address', 'http://127.1:9000'],
    ['a long IPv6 address', 'http://[0:0:0:0:0:0:0:1]:9000'],
    ['an unknown placeholder', 'https://{appid}.example.com'],
    ['a placeholder in other spelling', 'https://{Bucket}.example.com'],
    ['a placeholder in the path', 'http://127.0.0.1:9000/{bucket}'],
    ['a host with an exclamation mark', 'https://a!b.example.com'],
  ])('throws invalid_option for %s', (_title, origin) => {
    expectRefusal(() => staticSigner({ origin }), 'invalid_option', /^origin: /)
  })
})

const OTHER = 'videos-1250000000'

describe('another bucket or region', () => {
  it('replaces the placeholder, also in the signed host', () => {
    const signer = staticSigner()
    const host = `${OTHER}.cos.ap-beijing.myqcloud.com`
    const asked = { key: 'a', bucket: OTHER, region: 'ap-beijing' }
    expect(signer.getObjectUrl(asked)).toBe(`https://${host}/a`)
    const given = { method: 'GET', pathname: '/a', params: {}, headers: { host }, ...credentials, keyTime }
    expect(signer.getAuth({ method: 'GET', ...asked })).toBe(expectedAuthorization(given))
    expect(signer.getPresignedDownloadUrl(asked).startsWith(`https://${host}/a?`)).toBe(true)
    const [url] = signer.getPresignedDownloadUrls(['a'], { bucket: OTHER, region: 'ap-beijing' })
    expect(url).toBe(signer.getPresignedDownloadUrl(asked))
  })

  it('needs only its own placeholder', () => {
    const [byBucket, byRegion] = ['https://{bucket}.example.com', 'https://{region}.example.com']
    expect(staticSigner({ origin: byBucket }).getObjectUrl({ key: 'a', bucket: OTHER })).toBe(
      `https://${OTHER}.example.com/a`,
    )
    expect(staticSigner({ origin: byRegion }).getObjectUrl({ key: 'a', region: 'ap-beijing' })).toBe(
      'https://ap-beijing.example.com/a',
    )
  })

  it('keeps the configured value of the other', () => {
    const signer = staticSigner()
    expect(signer.getObjectUrl({ key: 'a', bucket: OTHER })).toBe(
      `https://${OTHER}.cos.${REGION}.myqcloud.com/a`,
    )
    expect(signer.getObjectUrl({ key: 'a', region: 'ap-beijing' })).toBe(
      `https://${BUCKET}.cos.ap-beijing.myqcloud.com/a`,
    )
  })

  it.each([
    ['a bucket without {bucket}', 'https://files.example.com', { bucket: OTHER }, /^bucket: .*\{bucket\}/],
    [
      'a region without {region}',
      'https://{bucket}.example.com',
      { region: 'ap-beijing' },
      /^region: .*\{region\}/,
    ],
    [
      'a bucket in the origin, not the region',
      'https://{region}.example.com',
      { bucket: OTHER },
      /^bucket: /,
    ],
  ])('throws invalid_request for %s', (_title, origin, part, message) => {
    const signer = staticSigner({ origin })
    expectRefusal(() => signer.getAuth({ method: 'GET', key: 'a', ...part }), 'invalid_request', message)
    expectRefusal(() => signer.getObjectUrl({ key: 'a', ...part }), 'invalid_request', message)
  })

  it('may always be the configured one', () => {
    const signer = staticSigner({ origin: 'https://files.example.com' })
    expect(signer.getObjectUrl({ key: 'a', bucket: BUCKET, region: REGION })).toBe(
      'https://files.example.com/a',
    )
  })

  it.each([
    ['bucket', 'photos'],
    ['bucket', 'a.evil.example/-1'],
    ['bucket', null],
    ['bucket', 1],
    ['bucket', ''],
    ['region', 'a.evil.example/'],
    ['region', null],
    ['region', ''],
    ['region', {}],
  ])('throws invalid_request for the %s %j', (field, value) => {
    const request = { key: 'a', [field]: value } as never
    const signer = staticSigner()
    const message = new RegExp(`^${field}: `)
    expectRefusal(() => signer.getPresignedDownloadUrl(request), 'invalid_request', message)
    expectRefusal(() => signer.getObjectUrl(request), 'invalid_request', message)
  })

  it('throws invalid_request for a bucket or region that forms no host', () => {
    expectRefusal(
      () => staticSigner().getObjectUrl({ key: 'a', bucket: 'xn--a-1' }),
      'invalid_request',
      /^bucket: /,
    )
    expectRefusal(() => staticSigner({ bucket: 'xn--a-1' }), 'invalid_option', /^bucket: /)
    const elsewhere = { key: 'a', region: 'xn--a' }
    expectRefusal(() => staticSigner().getObjectUrl(elsewhere), 'invalid_request', /^region: /)
    // A host that ends in a number is an IPv4 address, and this one is none.
    const numbered = staticSigner({ origin: 'https://{bucket}.{region}' })
    const message = 'region: does not form a valid host'
    expectRefusal(() => numbered.getObjectUrl({ key: 'a', region: '1' }), 'invalid_request', message)
  })
})
