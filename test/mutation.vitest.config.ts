import { defineConfig } from 'vitest/config'
import config from '../vitest.config.js'

// Mutants are tried on the tests that state rules about core. Properties and the frameworks' conformance suite would
// notice more of them, but take ten times as long: the score is a lower bound.
export default defineConfig({
  ...config,
  test: { ...config.test, include: ['test/{core,credentials,gate,redirect}/**/*.test.ts'] },
})
