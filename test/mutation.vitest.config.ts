import { defineConfig } from 'vitest/config'
import config from '../vitest.config.js'

// Mutants are tried on the tests that state rules about core in one process. Properties, and suites that listen on a
// port, would notice more of them but take many times as long: the score is a lower bound.
export default defineConfig({
  ...config,
  test: {
    ...config.test,
    include: ['test/{core,credentials}/**/*.test.ts', 'test/security/polluted-prototype.test.ts'],
  },
})
