import { canonicalFields, httpString } from '@cosgate/core/signature'
import { findElement } from './cos.js'
import { expectCode, expectEqual, expectStatus } from './expect.js'

const mismatch = ['SignatureDoesNotMatch']
const now = () => Math.floor(Date.now() / 1000)

/** What Cosgate requires of signatures: `[rule, prove(cos, folder)]`. */
export const signatureRules = [
  [
    'a signature is valid only for its method',
    async (cos, folder) => {
      const key = `${folder}method`
      await cos.ask('PUT', key, { body: 'x' })
      const asHead = await cos.ask('HEAD', key, { signedMethod: 'GET' })
      expectStatus(asHead, 403, 'GET sent as HEAD')
      expectCode(await cos.ask('DELETE', key, { signedMethod: 'GET' }), mismatch, 'GET sent as DELETE')
      expectStatus(await cos.ask('GET', key), 200, 'GET')
    },
  ],
  [
    'a signature is valid only for its key and its signed values',
    async (cos, folder) => {
      const key = `${folder}own`
      await cos.ask('PUT', key, { body: 'x' })
      expectCode(await cos.ask('GET', `${folder}other`, { signedKey: key }), mismatch, 'another key')
      const params = { 'response-content-language': 'en' }
      const url = cos.signer.getPresignedDownloadUrl({ key, params })
      expectStatus(await cos.follow('GET', url), 200, 'the unchanged URL')
      expectCode(await cos.follow('GET', url.replace(/=en\b/, '=de')), mismatch, 'another parameter')
      const ranged = { headers: { range: 'bytes=0-0' }, unsignedHeaders: { range: 'bytes=0-1' } }
      expectCode(await cos.ask('GET', key, ranged), mismatch, 'another header')
    },
  ],
  [
    'a signature with another secret key is refused',
    async (cos, folder) => {
      const answer = await cos.ask('GET', `${folder}secret`, { secretKey: 'not-the-secret-of-this-key' })
      expectCode(answer, mismatch, 'another secret')
    },
  ],
  [
    'a signature is valid only within its KeyTime',
    async (cos, folder) => {
      const key = `${folder}time`
      const expired = { startsAt: now() - 7200, endsAt: now() - 3600 }
      const early = { startsAt: now() + 3600, endsAt: now() + 7200 }
      expectCode(
        await cos.ask('GET', key, { validity: expired }),
        ['AccessDenied', 'RequestExpired'],
        'expired',
      )
      const notYet = await cos.ask('GET', key, { validity: early })
      expectCode(notYet, ['RequestTimeTooSkewed', 'AccessDenied'], 'not yet valid')
    },
  ],
  [
    'a refusal shows the same HttpString that Cosgate builds',
    async (cos, folder) => {
      const key = `${folder}文 件+(1).txt`
      const params = { 'response-content-disposition': 'attachment; filename="a b.txt"' }
      const answer = await cos.ask('GET', key, { params, secretKey: 'not-the-secret-of-this-key' })
      const { host } = new URL(cos.signer.getObjectUrl({ key }))
      const token = cos.configuration.credentials.securityToken
      const headers = { host, ...(token && { 'x-cos-security-token': token }) }
      const ours = httpString('get', `/${key}`, canonicalFields(params), canonicalFields(headers))
      expectEqual(findElement(answer.body, 'FormatString')?.trimEnd(), ours.trimEnd(), 'FormatString')
    },
  ],
]
