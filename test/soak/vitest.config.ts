import { defineConfig } from 'vitest/config'

// Puts minutes of load on the built packages. Run it by hand: `pnpm test:soak`. Its figures depend on the machine.
export default defineConfig({
  test: {
    include: ['test/soak/*.soak.ts'],
    testTimeout: 600_000,
    fileParallelism: false,
    pool: 'forks',
    execArgv: ['--expose-gc'],
    server: { deps: { external: [/\/packages\/\w+\/dist\//] } },
  },
})
