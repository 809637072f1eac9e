import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createSigner } from '@cosgate/core'
import { expect, it } from 'vitest'
import { bucket, NOW, region, secretId, secretKey } from '../support/sdk-oracle.js'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void
/** Names are internalized strings, which take several rounds to collect. */
const collectGarbage = () => {
  for (let round = 0; round < 3; round++) gc()
}
const signer = createSigner({ bucket, region, credentials: { secretId, secretKey }, clock: () => NOW })
const WARM_UP = 20

/** Returns the megabytes that remain in use after signing this many different requests. */
function measureKeptMegabytes(rounds: number, request: (round: number) => object): number {
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

// Half a kilobyte for each name or KeyTime would be fifteen megabytes. A few hundred long names would be as much.
it.each<[string, number, (round: number) => object]>([
  ['names of 30,000 letters', 250, (round) => ({ ...get, params: { [padded(round, 30_000)]: 'v' } })],
  ['parameter names', 30_000, (round) => ({ ...get, params: { [padded(round, 60)]: 'v' } })],
  ['header names', 30_000, (round) => ({ ...get, headers: { [`x-cos-meta-${padded(round, 40)}`]: '' } })],
  ['lifetimes', 30_000, (round) => ({ ...get, expires: round + 1 })],
  ['keys', 30_000, (round) => ({ ...get, key: padded(round, 200) })],
])('signing with many different %s keeps less than 4 MB in memory', (_title, rounds, request) => {
  expect(measureKeptMegabytes(rounds, request)).toBeLessThan(4)
})
