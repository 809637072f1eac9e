import { describe, expect, it } from 'vitest'
import { expectedSteps } from '../../support/signature-oracle.js'
import {
  HOST,
  NOW,
  readAuthorization,
  readUrl,
  staticSigner,
  temporary,
} from '../../support/signer-fixture.js'

const TOKEN = 'x-cos-security-token'
const signer = staticSigner({ credentials: temporary })
const keyTime = `${NOW - 60};${NOW + 300}`
const { secretId, secretKey, securityToken } = temporary

describe('the token of a temporary key', () => {
  it('is a signed parameter of presigned URLs', () => {
    const given = {
      method: 'GET',
      pathname: '/a',
      params: { [TOKEN]: securityToken },
      headers: { host: HOST },
    }
    const { signature } = expectedSteps({ ...given, secretId, secretKey, keyTime })
    for (const url of [
      signer.getPresignedDownloadUrl({ key: 'a' }),
      signer.getPresignedUrl({ method: 'GET', key: 'a' }),
      signer.getPresignedDownloadUrls(['a'])[0]!,
    ]) {
      const { query } = readUrl(url)
      expect(query).toMatchObject({
        [TOKEN]: securityToken,
        'q-url-param-list': TOKEN,
        'q-signature': signature,
      })
      expect(url).toMatch(/&x-cos-security-token=not%2Ba%2Freal%3Dtoken$/)
    }
  })

  it('is not signed by getAuth', () => {
    const { signature } = expectedSteps({
      ...{ method: 'GET', pathname: '/a', params: {}, headers: { host: HOST } },
      ...{ secretId, secretKey, keyTime },
    })
    const fields = readAuthorization(signer.getAuth({ method: 'GET', key: 'a' }))
    expect(fields).toMatchObject({
      'q-url-param-list': '',
      'q-header-list': 'host',
      'q-signature': signature,
    })
  })

  it('is not in an object URL', () => {
    expect(signer.getObjectUrl({ key: 'a' })).not.toContain('?')
  })

  it.each([TOKEN, 'X-Cos-Security-Token', 'X-COS-SECURITY-TOKEN'])(
    'gives way to a parameter %s that the caller names',
    (name) => {
      const { query } = readUrl(signer.getPresignedDownloadUrl({ key: 'a', params: { [name]: 'mine' } }))
      expect(query[name]).toBe('mine')
      expect(query['q-url-param-list']).toBe(TOKEN)
      expect(Object.values(query)).not.toContain(securityToken)
    },
  )

  it.each([TOKEN, 'X-Cos-Security-Token'])('gives way to a header %s that the caller names', (name) => {
    const { query } = readUrl(signer.getPresignedDownloadUrl({ key: 'a', headers: { [name]: 'mine' } }))
    expect(query).toMatchObject({ 'q-header-list': `host;${TOKEN}`, 'q-url-param-list': '' })
    expect(TOKEN in query).toBe(false)
  })

  it('is signed by getAuth if the caller names it', () => {
    const listed = (part: object) => readAuthorization(signer.getAuth({ method: 'GET', key: 'a', ...part }))
    expect(listed({ headers: { [TOKEN]: securityToken } })['q-header-list']).toBe(`host;${TOKEN}`)
    expect(listed({ params: { [TOKEN]: securityToken } })['q-url-param-list']).toBe(TOKEN)
  })

  it('is not added again if the caller names it as a header and as a parameter', () => {
    const both = { key: 'a', headers: { [TOKEN]: 'one' }, params: { [TOKEN]: 'two' } }
    const { query } = readUrl(signer.getPresignedDownloadUrl(both))
    expect(query).toMatchObject({
      [TOKEN]: 'two',
      'q-header-list': `host;${TOKEN}`,
      'q-url-param-list': TOKEN,
    })
  })

  it('is absent with a permanent key', () => {
    expect(staticSigner().getPresignedDownloadUrl({ key: 'a' })).not.toContain(TOKEN)
  })
})
