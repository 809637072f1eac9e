import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createSigner } from '@cosgate/core'
import { expect, it } from 'vitest'
import { bucket, NOW, region, secretId, secretKey } from '../support/sdk-oracle.js'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void
/** Names are internalised strings, which take more than one round. */
const collectGarbage = () => {
  for (let round = 0; round < 3; round++) gc()
}
const signer = createSigner({ bucket, region, credentials: { secretId, secretKey }, clock: () => NOW })
const WARM_UP = 20

/** Megabytes that stay in use after so many signatures of different requests. */
function kept(rounds: number, request: (round: number) => object): number {
  const sign = (round: number) => signer.getPresignedUrl(request(round) as never)
  for (let round = 0; round < WARM_UP; round++) sign(round)
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  for (let round = WARM_UP; round < rounds; round++) sign(round)
  collectGarbage()
  return (process.memoryUsage().heapUsed - before) / 1e6
}
const get = { method: 'GET', key: 'a' }
const padded = (round: number, length: number) => `${round}`.padStart(length, 'n')

// Half a kilobyte for each name or time span would be fifteen megabytes, and a few hundred long names as much.
it.each<[string, number, (round: number) => object]>([
  ['names of 30,000 letters', 250, (round) => ({ ...get, params: { [padded(round, 30_000)]: 'v' } })],
  ['names of parameters', 30_000, (round) => ({ ...get, params: { [padded(round, 60)]: 'v' } })],
  ['names of headers', 30_000, (round) => ({ ...get, headers: { [`x-cos-meta-${padded(round, 40)}`]: '' } })],
  ['lifetimes', 30_000, (round) => ({ ...get, expires: round + 1 })],
  ['keys', 30_000, (round) => ({ ...get, key: padded(round, 200) })],
])('different %s do not fill the memory', (_title, rounds, request) => {
  expect(kept(rounds, request)).toBeLessThan(4)
})
