import { defineConfig } from 'vitest/config';

// The probe against a real Python with PyTorch, named by MOMENTUM_LENS_TEST_PYTHON.
export default defineConfig({
  test: {
    include: ['test/probe/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
