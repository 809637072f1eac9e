import { dirname } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import config from '../vitest.config.js'

/**
 * Runs the tests of the mutated module first, then those of its folder and of its package, because Stryker stops at the first
 * failure. Stryker sets `config.related` to the mutated file.
 */
class NearestTestsFirst extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const [mutated = ''] = this.ctx.config.related ?? []
    const mirror = mutated.replace('/packages/', '/test/').replace('/src/', '/').replace(/\.ts$/, '')
    const distance = ({ moduleId }: TestSpecification) => {
      if (moduleId.startsWith(mirror)) return 0
      if (dirname(moduleId) === dirname(mirror)) return 1
      return dirname(dirname(moduleId)) === dirname(dirname(mirror)) ? 2 : 3
    }
    const byName = specifications.toSorted((a, b) => a.moduleId.localeCompare(b.moduleId))
    return byName.toSorted((a, b) => distance(a) - distance(b))
  }
}

// Mutants are tried on the tests that state the rules of core, of the adapters and of sts. Properties and the hostile corpus
// would notice more of them but take many times as long, so the score is a lower bound.
export default defineConfig({
  ...config,
  test: {
    ...config.test,
    include: [
      'test/{core,conformance,fetch,sts}/**/*.test.ts',
      'test/security/{polluted-prototype,resource-leaks}.test.ts',
    ],
    // Modules are loaded once per mutant instead of once per test file. Stryker starts a new worker for each mutant.
    isolate: false,
    setupFiles: ['test/mutation.setup.ts'],
    sequence: { sequencer: NearestTestsFirst },
  },
})
