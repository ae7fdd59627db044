import { optimizerAt } from '../../src/model/optimizer/optimizerChoice';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inRoot } from '../../scripts/root';
import { findTorchPython } from '../../scripts/install/findTorchPython';
import { hostPlatform, type Environment } from '../../src/train/platform/platform';
import { launchEnvironment } from '../../src/train/script/launch/launchEnvironment';
import { LaunchHost } from '../../src/train/script/launch/launchHost';
import { createScriptTrainer } from '../../src/train/script/scriptTrainer';
import type { ScriptTrainerOptions } from '../../src/train/script/scriptTrainerOptions';
import { median, medianInterval } from '../support/median';

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
for step in range(1000):
    if step == 200:
        started = time.process_time()
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
print("ms", (time.process_time() - started) / 0.8, flush=True)
`;
/** One run's time varies by 4 % from the next one's on a shared machine: it takes so many for an interval of a percent. */
const ROUNDS = 41;
const STARTS = 31;
const PROBE_FOLDER = inRoot('python', 'momentum_lens_probe');

/**
 * Prints the processor milliseconds of a step alone, under the probe, and in a command with the probe in its environment: medians of
 * interleaved runs of 800 steps. Then what the environment costs at the start of a Python that does not train.
 */
export async function benchOverhead(): Promise<void> {
  const python = findTorchPython();
  const folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
  const scriptPath = join(folder, 'train.py');
  await writeFile(scriptPath, SCRIPT);
  const alone: number[] = [];
  const probed: number[] = [];
  const launched: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(milliseconds([spawnSync(python, [scriptPath], { encoding: 'utf8' }).stdout]));
    probed.push(await underTrainer(python, scriptPath, {}));
    launched.push(await underTrainer(python, scriptPath, { command: [python, scriptPath] }));
  }
  await rm(folder, { recursive: true });
  console.log(`step alone ${median(alone).toFixed(3)} ms`);
  for (const [name, times] of [
    ['under the probe', probed],
    ['in a command with the probe in its environment', launched],
  ] as const) {
    const ratios = times.map((each, index) => each / (alone[index] ?? Number.NaN));
    const { low, high } = medianInterval(ratios);
    console.log(
      `${name} ${median(times).toFixed(3)} ms; median of ${ROUNDS} paired ratios ${median(ratios).toFixed(3)} (95 %: ${low.toFixed(3)} to ${high.toFixed(3)})`,
    );
  }
  await benchStart(python);
}

/** Milliseconds that a step of the script takes in a trial. */
async function underTrainer(
  python: string,
  scriptPath: string,
  options: Pick<ScriptTrainerOptions, 'command'>,
): Promise<number> {
  const output: string[] = [];
  const line = SCRIPT.split('\n').findIndex((each) => each.endsWith('# SITE'));
  const trainer = createScriptTrainer({
    interpreter: python,
    probeFolder: PROBE_FOLDER,
    scriptPath,
    scriptArguments: [],
    workingDirectory: dirname(scriptPath),
    environment: process.env,
    optimizer: optimizerAt(scriptPath, line),
    smoothingSteps: 1,
    batchSize: 64,
    trialTimeoutMs: 60_000,
    trusted: () => true,
    onOutput: (text) => output.unshift(text),
    ...options,
  });
  await trainer.runTrial(
    { trialId: 'overhead', learningRate: 0.01, momentum: 0.9, seed: 0, budgetSteps: 1e6 },
    () => 'continue',
    new AbortController().signal,
  );
  await trainer.dispose();
  return milliseconds(output);
}

/** A Python that does nothing, alone and with the environment of a launch, in turn. */
async function benchStart(python: string): Promise<void> {
  const host = await LaunchHost.start(inRoot('python', 'momentum_lens_launch', 'sitecustomize.py'));
  let hellos = 0;
  const { address } = host.expect({
    onGreeting: () => (hellos += 1),
    onLine: () => undefined,
    onClosed: () => undefined,
  });
  const place = { address, launchFolder: host.folder, probeFolder: PROBE_FOLDER };
  const environment = launchEnvironment(process.env, place, { framework: 'pytorch' }, hostPlatform);
  const alone: number[] = [];
  const differences: number[] = [];
  for (let round = 0; round < STARTS; round += 1) {
    const plain = await startMs(python, process.env);
    alone.push(plain);
    differences.push((await startMs(python, environment)) - plain);
  }
  await host.close();
  if (hellos !== STARTS) throw new Error(`${hellos} of ${STARTS} said hello`);
  console.log(
    `start of a Python that does nothing ${median(alone).toFixed(1)} ms; the environment adds ${median(differences).toFixed(1)} ms (median of ${STARTS} pairs)`,
  );
}

async function startMs(python: string, environment: Environment): Promise<number> {
  const startedAt = performance.now();
  await once(spawn(python, ['-c', ''], { env: environment, stdio: 'ignore' }), 'exit');
  return performance.now() - startedAt;
}

function milliseconds(output: readonly string[]): number {
  const found = output.find((line) => line.startsWith('ms '));
  if (found === undefined) throw new Error(`the script did not report its time: ${output.join('\n')}`);
  return Number(found.slice(3));
}
