import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Tests run on the sources; `test/consumers` and every child process run on the built packages.
const sources = fileURLToPath(new URL('./packages', import.meta.url))
const alias = [
  {
    find: /^@cosgate\/(core|express|koa|fetch|emulator|client|sts)$/,
    replacement: `${sources}/$1/src/index.ts`,
  },
]

export default defineConfig({
  resolve: { alias },
  test: {
    include: ['test/**/*.test.ts'],
    // One worker, which is the default on two cores, is idle while its test waits for timers and child processes.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    coverage: {
      include: ['packages/{core,express,koa,fetch}/src/**'],
      reporter: ['text-summary'],
      thresholds: { branches: 100 },
    },
  },
})
