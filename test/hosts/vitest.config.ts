import { defineConfig } from 'vitest/config'

// Installs the packed packages in an app of each host. `pnpm test:hosts` runs it; it needs the npm registry once.
export default defineConfig({
  test: {
    include: ['test/hosts/*.host.ts'],
    testTimeout: 20_000,
    hookTimeout: 300_000,
  },
})
