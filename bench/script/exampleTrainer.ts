import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inRoot } from '../../scripts/root';
import { smoothingStepsFor } from '../../src/calibrate/sweep/standardPlans';
import { optimizerAt } from '../../src/model/optimizer/optimizerChoice';
import { createScriptTrainer } from '../../src/train/script/scriptTrainer';
import type { ScriptTrainer } from '../../src/train/script/scriptTrainerOptions';
import { interpreterOf, type BenchExample } from './examples';

/** A trainer of an example, as the editor makes it. `scriptArguments` come after its own. */
export function exampleTrainer(
  example: BenchExample,
  scriptArguments: readonly string[],
  onOutput: (text: string) => void,
): Promise<ScriptTrainer> {
  const scriptPath = inRoot('examples', example.folder, 'train.py');
  return trainerOfScript({ ...example, scriptPath }, scriptArguments, onOutput);
}

/** The same for a script anywhere. */
export async function trainerOfScript(
  example: Omit<BenchExample, 'folder'> & { readonly scriptPath: string },
  scriptArguments: readonly string[],
  onOutput: (text: string) => void,
): Promise<ScriptTrainer> {
  const { scriptPath } = example;
  const line = (await readFile(scriptPath, 'utf8'))
    .split('\n')
    .findIndex((each) => each.includes(example.site));
  return createScriptTrainer({
    interpreter: interpreterOf(example),
    framework: example.framework,
    probeFolder: inRoot('python', 'momentum_lens_probe'),
    scriptPath,
    scriptArguments: [...example.arguments, ...scriptArguments],
    workingDirectory: dirname(scriptPath),
    environment: { ...process.env, ...example.environment },
    optimizer: optimizerAt(scriptPath, line),
    smoothingSteps: smoothingStepsFor(example.pilotSteps),
    batchSize: example.batchSize,
    trialTimeoutMs: 300_000,
    trusted: () => true,
    onOutput,
  });
}
