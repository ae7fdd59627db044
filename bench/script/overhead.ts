import { optimizerAt } from '../../src/model/optimizer/optimizerChoice';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from '../../scripts/root';
import { findTorchPython } from '../../scripts/install/findTorchPython';
import { createScriptTrainer } from '../../src/train/script/scriptTrainer';
import { median } from '../support/median';

/** The 6-layer perceptron's step; the script itself counts the processor time of its process, whatever else the machine does. */
const SCRIPT = `import time
import torch
torch.set_num_threads(1)
torch.manual_seed(0)
widths = [784, 128, 128, 128, 128, 128]
layers = [layer for a, b in zip(widths, widths[1:]) for layer in (torch.nn.Linear(a, b), torch.nn.ReLU())]
model = torch.nn.Sequential(*layers, torch.nn.Linear(128, 10))
x, y = torch.randn(64, 784), torch.randint(10, (64,))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)  # SITE
for step in range(2200):
    if step == 200:
        started = time.process_time()
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
print("ms", (time.process_time() - started) / 2, flush=True)
`;
const ROUNDS = 9;

/** Prints the processor milliseconds of a step alone and under the probe: medians of interleaved runs of 2000 steps. */
export async function benchOverhead(): Promise<void> {
  const python = findTorchPython();
  const folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
  const scriptPath = join(folder, 'train.py');
  await writeFile(scriptPath, SCRIPT);
  const line = SCRIPT.split('\n').findIndex((each) => each.endsWith('# SITE'));
  const [alone, probed, ratios]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    const output: string[] = [spawnSync(python, [scriptPath], { encoding: 'utf8' }).stdout];
    const before = milliseconds(output);
    const trainer = createScriptTrainer({
      interpreter: python,
      probeFolder: inRoot('python', 'momentum_lens_probe'),
      scriptPath,
      scriptArguments: [],
      workingDirectory: folder,
      environment: process.env,
      optimizer: optimizerAt(scriptPath, line),
      smoothingSteps: 1,
      batchSize: 64,
      trialTimeoutMs: 60_000,
      trusted: () => true,
      onOutput: (text) => output.unshift(text),
    });
    await trainer.runTrial(
      { trialId: 'overhead', learningRate: 0.01, momentum: 0.9, seed: 0, budgetSteps: 1e6 },
      () => 'continue',
      new AbortController().signal,
    );
    const under = milliseconds(output);
    alone.push(before);
    probed.push(under);
    ratios.push(under / before);
  }
  await rm(folder, { recursive: true });
  console.log(
    `step alone ${median(alone).toFixed(3)} ms, under the probe ${median(probed).toFixed(3)} ms; median of ${ROUNDS} paired ratios ${median(ratios).toFixed(3)} (${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}); ratio of the fastest runs ${(Math.min(...probed) / Math.min(...alone)).toFixed(3)}`,
  );
}

function milliseconds(output: readonly string[]): number {
  const found = output.find((line) => line.startsWith('ms '));
  if (found === undefined) throw new Error(`the script did not report its time: ${output.join('\n')}`);
  return Number(found.slice(3));
}
