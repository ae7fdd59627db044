// Entry of the bundle that scripts/windows runs under Node for Windows: node runTests.mjs REPORT FILE…, which runs test files of vitest
// without vitest's own processes, that need more of a system than Wine is.
import { appendFileSync } from 'node:fs';
import { startTests, type Task, type VitestRunner, type VitestRunnerConfig } from '@vitest/runner';
import { testFiles } from 'bundled-tests';

const [report = '', ...names] = process.argv.slice(2);

const config: VitestRunnerConfig = {
  root: process.cwd(),
  name: 'windows',
  setupFiles: [],
  passWithNoTests: false,
  testNamePattern: undefined,
  allowOnly: false,
  sequence: { shuffle: false, concurrent: false, seed: 1, hooks: 'stack', setupFiles: 'list' },
  chaiConfig: undefined,
  maxConcurrency: 1,
  testTimeout: 60_000,
  hookTimeout: 60_000,
  retry: 0,
  includeTaskLocation: false,
  tags: [],
  tagsFilter: undefined,
  strictTags: false,
  diffOptions: undefined,
};

// What vitest's `expect` and `vi` ask their own process for. A process takes a second to start here.
Object.assign(globalThis, {
  __vitest_worker__: { config: { ...config, expect: { poll: { timeout: 20_000 } }, fakeTimers: {} } },
  // Modules that a test replaces are replaced when it is bundled.
  __vitest_mocker__: { queueMock: () => undefined },
});

const runner: VitestRunner = {
  config,
  importFile: (file) => testFiles[file]?.() ?? Promise.reject(new Error(`${file} is not bundled`)),
};

function write(task: Task, path: readonly string[]): void {
  const errors = task.result?.errors ?? [];
  if (task.type === 'suite' && errors.length === 0) {
    for (const each of task.tasks) write(each, [...path, each.name]);
    return;
  }
  const state = errors.length > 0 ? 'fail' : (task.result?.state ?? task.mode);
  appendFileSync(report, `${JSON.stringify({ state, name: path.join(' › '), error: errors[0]?.message })}\n`);
}

for (const name of names) {
  const [file] = await startTests([name], runner);
  if (file !== undefined) write(file, [name]);
}
process.exit(0);
