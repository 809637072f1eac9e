import { defineConfig } from 'vitest/config'

// Compilers and test runners of our users, on the packed packages: `pnpm test:consumers`.
export default defineConfig({
  test: {
    include: ['test/consumers/*.consumers.ts'],
    testTimeout: 120_000,
    fileParallelism: false,
  },
})
