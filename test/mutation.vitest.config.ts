import { defineConfig } from 'vitest/config'
import config from '../vitest.config.js'

// Mutants are tried on the tests that state the rules of core, of the adapters and of sts. Properties and the hostile corpus
// would notice more of them but take many times as long, so the score is a lower bound.
export default defineConfig({
  ...config,
  test: {
    ...config.test,
    include: ['test/{core,conformance,sts}/**/*.test.ts', 'test/security/polluted-prototype.test.ts'],
  },
})
