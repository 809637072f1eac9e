import { defineConfig } from 'vitest/config'

// The real upload components in a browser, with the built client: `pnpm test:components`.
export default defineConfig({
  test: {
    include: ['test/components/*.components.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
