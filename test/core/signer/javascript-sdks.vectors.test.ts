import { createSigner } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { javascriptVectors, parseKeyTime } from '../../support/vectors.js'

describe('the vectors of the official SDKs for Node, the browser and mini programs', () => {
  it.each(javascriptVectors)('getAuth is byte-identical: $id', (vector) => {
    const { bucket, region, method, key, headers, params, keyTime, authorizations } = vector
    const credentials = { secretId: 'AKIDvectorExample0001', secretKey: 'sample-secret-key-1' }
    const signer = createSigner({
      bucket,
      region,
      credentials,
      clock: () => parseKeyTime(keyTime).startsAt + 60,
    })
    const expires = parseKeyTime(keyTime).endsAt - parseKeyTime(keyTime).startsAt - 60
    const ours = signer.getAuth({ method, key, headers, params, expires })
    expect(authorizations).toEqual({
      'cos-nodejs-sdk-v5': ours,
      'cos-js-sdk-v5': ours,
      'cos-wx-sdk-v5': ours,
    })
  })
})
