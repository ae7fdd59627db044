import { defineConfig } from 'vitest/config';

// The panel's page in a real browser, outside VS Code: every state, in light, dark and high contrast.
export default defineConfig({
  test: {
    include: ['test/webview/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
