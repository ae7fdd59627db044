import { optimizerAt } from '../../src/model/optimizer/optimizerChoice';
import { dirname } from 'node:path';
import { readFile } from 'node:fs/promises';
import { inRoot } from '../../scripts/root';
import { createScriptTrainer } from '../../src/train/script/scriptTrainer';
import type { ScriptTrainer } from '../../src/train/script/scriptTrainerOptions';
import { median } from '../support/median';
import { EXAMPLES, interpreterOf, type BenchExample } from './examples';

const TRIALS = 8;
const STEPS = 200;

/** Prints trials per minute of short trials, forked from a process that has imported the framework and in fresh processes, in turn. */
export async function benchProcesses(): Promise<void> {
  for (const example of [EXAMPLES.pytorch, EXAMPLES.jax, EXAMPLES.keras]) await compare(example);
}

async function compare(example: BenchExample): Promise<void> {
  const interpreter = interpreterOf(example);
  const trainers = [
    await trainerFor(example, interpreter, true),
    await trainerFor(example, interpreter, false),
  ];
  const elapsed: [forked: number[], fresh: number[]] = [[], []];
  for (let round = 0; round < TRIALS; round += 1) {
    for (const [index, times] of elapsed.entries()) {
      const trainer = trainers[index];
      if (trainer !== undefined) times.push(await trialMs(trainer, example, round));
    }
  }
  for (const trainer of trainers) await trainer.dispose();
  const [forked, fresh] = elapsed.map((times) => 60_000 / median(times));
  console.log(
    `${example.folder}: trials of ${STEPS} steps per minute, one at a time: ${forked?.toFixed(1)} forked, ${fresh?.toFixed(1)} fresh; ratio of medians ${((forked ?? 0) / (fresh ?? 1)).toFixed(2)}`,
  );
}

async function trainerFor(
  example: BenchExample,
  interpreter: string,
  sharedProcess: boolean,
): Promise<ScriptTrainer> {
  const scriptPath = inRoot('examples', example.folder, 'train.py');
  const line = (await readFile(scriptPath, 'utf8'))
    .split('\n')
    .findIndex((each) => each.includes(example.site));
  const trainer = createScriptTrainer({
    interpreter,
    framework: example.framework,
    probeFolder: inRoot('python', 'momentum_lens_probe'),
    scriptPath,
    scriptArguments: example.arguments,
    workingDirectory: dirname(scriptPath),
    environment: { ...process.env, ...example.environment },
    optimizer: optimizerAt(scriptPath, line),
    smoothingSteps: 1,
    batchSize: example.batchSize,
    parallelTrials: 1,
    sharedProcess,
    trialTimeoutMs: 120_000,
    trusted: () => true,
    onOutput: () => undefined,
  });
  const { environment } = await trainer.describe(new AbortController().signal);
  const how = environment.details['process'] ?? '';
  if (how.startsWith('forked') !== sharedProcess) throw new Error(how);
  return trainer;
}

async function trialMs(
  trainer: ScriptTrainer,
  { learningRate }: BenchExample,
  seed: number,
): Promise<number> {
  const request = { trialId: String(seed), learningRate, momentum: 0.5, seed, budgetSteps: STEPS };
  const end = await trainer.runTrial(request, () => 'continue', new AbortController().signal);
  if (end.kind !== 'budgetSpent') throw new Error(JSON.stringify(end));
  return end.elapsedMs;
}
