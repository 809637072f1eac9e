import { createSigner } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { type PythonVector, parseKeyTime, pythonVectors } from '../../support/vectors.js'

function signerFor(vector: PythonVector) {
  const { bucket, region, scheme, domain, secretId, secretKey } = vector
  const origin = `${scheme}://${domain ?? '{bucket}.cos.{region}.myqcloud.com'}`
  const clock = () => parseKeyTime(vector.keyTime).startsAt + 60
  return createSigner({ bucket, region, origin, credentials: { secretId, secretKey }, clock })
}

function answer(vector: PythonVector): string {
  const { method, key, headers, params, expired: expires, signHost } = vector
  const signer = signerFor(vector)
  const request = { key, headers, params, expires, signHost }
  if (vector.op === 'get_auth') return signer.getAuth({ method, ...request })
  if (vector.op === 'get_presigned_url') return signer.getPresignedUrl({ method, ...request })
  return signer.getPresignedDownloadUrl(request)
}

/** What an HTTP client and COS make of a URL. */
function parsed(text: string) {
  const url = new URL(text)
  // A form decoder reads `+` as a space, which is what the Python SDK means by it.
  return { origin: url.origin, path: decodeURIComponent(url.pathname), query: [...url.searchParams].sort() }
}

describe('the 400 vectors of the official Python SDK', () => {
  it.each(pythonVectors.filter(({ op }) => op === 'get_auth'))('getAuth is byte-identical: $id', (vector) => {
    expect(answer(vector)).toBe(vector.expected)
  })

  it.each(pythonVectors.filter(({ op }) => op !== 'get_auth'))(
    'the URL is equal after parsing: $id',
    (vector) => {
      const url = answer(vector)
      expect(parsed(url)).toEqual(parsed(vector.expected))
      expect(new URL(url).href).toBe(url)
      expect(url).not.toContain('+')
    },
  )
})
