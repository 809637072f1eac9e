import { afterEach } from 'vitest'

/** Whether a test of this worker has failed. The worker of a mutant runs all its test files. */
const run = globalThis as { hasFailure?: boolean }

// A mutant is killed by its first failure, but vitest would still import the remaining files, which takes most of the time.
if (run.hasFailure) throw new Error('Skipped because a test in another file failed')

afterEach(({ task }) => {
  if (task.result?.state === 'fail') run.hasFailure = true
})
