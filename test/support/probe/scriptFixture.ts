import { optimizerAt } from '../../../src/model/optimizer/optimizerChoice';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createScriptTrainer } from '../../../src/train/script/scriptTrainer';
import type { ScriptTrainer, ScriptTrainerOptions } from '../../../src/train/script/scriptTrainerOptions';

/** The interpreter with PyTorch that the test set-up found. */
export function testInterpreter(): string {
  const interpreter = process.env['MOMENTUM_LENS_TEST_PYTHON'];
  if (interpreter === undefined || interpreter === '') {
    throw new Error(
      'MOMENTUM_LENS_TEST_PYTHON must name a Python interpreter with PyTorch; npm test sets it.',
    );
  }
  return interpreter;
}

export const PROBE_FOLDER = resolve('python/momentum_lens_probe');

/** A least-squares loop of 50 steps, with `SITE` where the optimizer is constructed. */
export const LINEAR_SCRIPT = `import torch
torch.set_num_threads(1)
x = torch.randn(64, 5)
y = x @ torch.ones(5, 1)
model = torch.nn.Linear(5, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)  # SITE
for _ in range(50):
    optimizer.zero_grad()
    loss = ((model(x) - y) ** 2).mean()
    loss.backward()
    optimizer.step()
`;

export interface ScriptFixture {
  readonly folder: string;
  readonly output: string[];
  readonly trainer: ScriptTrainer;
  remove(): Promise<void>;
}

/** Writes the script to a folder of its own and makes a trainer for the line that ends in `# SITE`. */
export async function scriptFixture(
  script: string,
  overrides: Partial<ScriptTrainerOptions> = {},
): Promise<ScriptFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
  const scriptPath = join(folder, 'train.py');
  await writeFile(scriptPath, script);
  const line = script.split('\n').findIndex((each) => each.endsWith('# SITE'));
  const output: string[] = [];
  const trainer = createScriptTrainer({
    interpreter: overrides.interpreter ?? testInterpreter(),
    probeFolder: PROBE_FOLDER,
    scriptPath,
    scriptArguments: [],
    workingDirectory: folder,
    environment: process.env,
    optimizer: optimizerAt(scriptPath, line),
    smoothingSteps: 1,
    batchSize: null,
    trialTimeoutMs: 30_000,
    trusted: () => true,
    onOutput: (text) => output.push(text),
    ...overrides,
  });
  return {
    folder,
    output,
    trainer,
    async remove() {
      await trainer.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
