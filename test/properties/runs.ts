/**
 * The number of runs of each property, from `COSGATE_RUNS`. The default of 100 takes a few seconds for the folder. For a run
 * overnight, use `COSGATE_RUNS=1000000 npx vitest run test/properties --testTimeout=0`. A failure prints its seed and path.
 * `COSGATE_SEED` repeats a run.
 */
const RUNS = Number(process.env.COSGATE_RUNS ?? 100)
const SEED = process.env.COSGATE_SEED

/** Returns options for `fc.assert`. Pass a `share` below 1 for properties with slow runs. */
export function runs(share = 1): { numRuns: number; seed?: number } {
  const numRuns = Math.max(20, Math.round(RUNS * share))
  return SEED === undefined ? { numRuns } : { numRuns, seed: Number(SEED) }
}
