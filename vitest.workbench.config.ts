import { defineConfig } from 'vitest/config';

// A user's path through the real workbench of a browser-served VS Code, with the packaged extension installed.
export default defineConfig({
  test: {
    include: ['test/{workbench,package,start}/**/*.test.ts'],
    testTimeout: 400_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
