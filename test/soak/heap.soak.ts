import { createSigner } from '@cosgate/core'
import { expect, it } from 'vitest'
import { bucket, region, secretId, secretKey } from '../support/sdk-oracle.js'
import { formatMegabytes, measureHeap } from './client.js'

const SIGNATURES = 1_000_000

it('the heap after 1,000,000 signatures is within 2 MB of the start', () => {
  let now = 1_700_000_000
  const signer = createSigner({ bucket, region, credentials: { secretId, secretKey }, clock: () => now })
  const signSome = (from: number, count: number) => {
    for (let index = from; index < from + count; index++) {
      // The time, keys, lifetimes and values all vary, because the signer must keep nothing of a request.
      if (index % 50 === 0) now++
      const request = { method: 'PUT', key: `users/${index}/图.jpg`, expires: 1 + (index % 3600) } as const
      if (index % 2 === 0) signer.getAuth({ ...request, headers: { 'content-length': `${index}` } })
      else signer.getPresignedUrl({ ...request, params: { [`p${index}`]: `${index}` } })
    }
  }
  signSome(0, SIGNATURES / 10)
  const before = measureHeap()
  const startedAt = performance.now()
  signSome(SIGNATURES, SIGNATURES)
  const seconds = (performance.now() - startedAt) / 1000
  const growth = measureHeap() - before
  console.log(`${SIGNATURES} signatures in ${seconds.toFixed(1)} s: heap ${formatMegabytes(growth)}`)
  expect(growth).toBeLessThan(2 * 2 ** 20)
})
