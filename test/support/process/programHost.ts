import { createCommandTrainer } from '../../../src/train/program/commandTrainer';

// What the extension host does with a program, as a program of its own that a test can kill: node scripts/run.mjs
// test/support/process/programHost.ts FOLDER EXECUTABLE ARGUMENT... Passes on what the program prints.

const [workingDirectory = '', executable = '', ...args] = process.argv.slice(2);
const trainer = createCommandTrainer({
  command: [executable, ...args],
  workingDirectory,
  environment: process.env,
  smoothingSteps: 1,
  batchSize: null,
  trialTimeoutMs: 600_000,
  trusted: () => true,
  onOutput: (line) => {
    process.stdout.write(`${line}\n`);
  },
});
await trainer.runTrial(
  { trialId: 't', learningRate: 0.1, momentum: 0.5, seed: 1, budgetSteps: 1e9 },
  () => 'continue',
  new AbortController().signal,
);
