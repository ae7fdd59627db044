import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/worker/**/*.test.ts'],
    globalSetup: ['test/support/builtin/buildWorker.ts'],
    testTimeout: 60_000,
  },
});
