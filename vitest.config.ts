import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

interface Timeouts {
  readonly testTimeout: number;
  readonly hookTimeout: number;
  /** Of `expect.poll`, where a suite waits for the state of a machine that may be slow or busy. */
  readonly expect?: { readonly poll: { readonly timeout: number } };
}

/** For suites with a real VS Code. */
const WORKBENCH: Timeouts = {
  testTimeout: 900_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 90_000 } },
};

// A project a suite, which npm test and npm run test:frameworks set up and run one after another.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'test/unit/**/*.test.ts',
            ...(process.platform === 'win32' ? ['test/windows/**/*.test.ts'] : []),
          ],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'worker',
          include: ['test/worker/**/*.test.ts'],
          globalSetup: ['test/support/builtin/buildWorker.ts'],
          testTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      // The probe against a real Python with PyTorch, named by MOMENTUM_LENS_TEST_PYTHON.
      alone('probe', { testTimeout: 120_000, hookTimeout: 60_000 }),
      // The probe against frameworks that npm run test:frameworks installs, under MOMENTUM_LENS_FRAMEWORKS_PYTHON.
      alone('frameworks', { testTimeout: 120_000, hookTimeout: 60_000 }),
      // The panel's page in a real browser, outside VS Code: every state, in light, dark and high contrast.
      alone('webview', { testTimeout: 60_000, hookTimeout: 60_000 }),
      // A user's path through the real workbench of a browser-served VS Code, with the packaged extension installed.
      alone('workbench', WORKBENCH, ['test/support/host/showOnFailure.ts']),
      alone('package', WORKBENCH, ['test/support/host/showOnFailure.ts']),
      alone('start', WORKBENCH),
    ],
  },
});

/** A suite whose files take turns, since each has processes of its own that take the whole machine. */
function alone(name: string, timeouts: Timeouts, setupFiles: string[] = []): TestProjectConfiguration {
  return {
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      ...timeouts,
      setupFiles,
      fileParallelism: false,
      sequence: { groupOrder: 2 },
    },
  };
}
