/**
 * How often each property is tried. `COSGATE_RUNS` sets it: 100 by default, so that the folder takes a few seconds;
 * `COSGATE_RUNS=1000000 npx vitest run test/properties --testTimeout=0` for a night. A failure prints its seed and path;
 * `COSGATE_SEED` repeats a run.
 */
const RUNS = Number(process.env.COSGATE_RUNS ?? 100)
const SEED = process.env.COSGATE_SEED

/** Options of `fc.assert`; `share` below 1 for properties whose one run is slow. */
export function runs(share = 1): { numRuns: number; seed?: number } {
  const numRuns = Math.max(20, Math.round(RUNS * share))
  return SEED === undefined ? { numRuns } : { numRuns, seed: Number(SEED) }
}
