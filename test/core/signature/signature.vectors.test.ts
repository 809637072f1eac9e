import { sign } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { canonicalFields } from '../../../packages/core/src/signature/canonical-fields.js'
import { sha1 } from '../../../packages/core/src/signature/hmac-sha1.js'
import {
  computeSignature,
  deriveSignKey,
  formatAuthorization,
  formatKeyTime,
  httpString,
  policyStringToSign,
  stringToSign,
} from '../../../packages/core/src/signature/signature.js'
import { signable } from '../../support/signer-fixture.js'
import { documentVectors, parseKeyTime, policyVector, pythonVectors } from '../../support/vectors.js'

describe('the two worked examples of the official document, step by step', () => {
  it.each(documentVectors)('$id', (vector) => {
    const { method, pathname, secretId, keyTime } = vector
    const headers = canonicalFields(vector.headers)
    const params = canonicalFields(vector.params)
    expect(formatKeyTime(parseKeyTime(keyTime))).toBe(keyTime)
    const signKey = deriveSignKey(vector.secretKey, keyTime)
    expect(signKey).toBe(vector.signKey)
    const canonicalRequest = httpString(method, pathname, params, headers)
    expect(canonicalRequest).toBe(vector.httpString)
    const text = stringToSign(keyTime, canonicalRequest)
    expect(text).toBe(vector.stringToSign)
    const signature = computeSignature(signKey, text)
    expect(signature).toBe(vector.signature)
    expect(formatAuthorization(secretId, keyTime, headers.list, params.list, signature)).toBe(
      vector.authorization,
    )
    expect(sign(vector, vector, parseKeyTime(keyTime))).toBe(vector.authorization)
  })
})

it('the official example of a form upload signs the policy text', () => {
  const { secretKey, keyTime, policyBase64 } = policyVector
  const signKey = deriveSignKey(secretKey, keyTime)
  expect(signKey).toBe(policyVector.signKey)
  const text = sha1(Buffer.from(policyBase64, 'base64').toString('utf8'))
  expect(text).toBe(policyVector.stringToSign)
  expect(computeSignature(signKey, text)).toBe(policyVector.signature)
  const policy = Buffer.from(policyBase64, 'base64').toString('utf8')
  expect(computeSignature(signKey, policyStringToSign(policy))).toBe(policyVector.signature)
})

describe('the 400 vectors of the official Python SDK have our HttpString and StringToSign', () => {
  it.each(pythonVectors)('$id', (vector) => {
    const host = vector.objectUrl.split('/')[2]!
    const given = Object.entries(vector.headers).filter(([name]) => signable.test(name.toLowerCase()))
    const headers = Object.fromEntries(vector.signHost ? [...given, ['host', host]] : given)
    const pathname = vector.key.startsWith('/') ? vector.key : `/${vector.key}`
    const text = httpString(vector.method, pathname, canonicalFields(vector.params), canonicalFields(headers))
    expect(text).toBe(vector.httpString)
    expect(stringToSign(vector.keyTime, text)).toBe(vector.stringToSign)
  })
})
