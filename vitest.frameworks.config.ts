import { defineConfig } from 'vitest/config';

// The probe against frameworks that npm run test:frameworks installs, under MOMENTUM_LENS_FRAMEWORKS_PYTHON.
export default defineConfig({
  test: {
    include: ['test/frameworks/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
