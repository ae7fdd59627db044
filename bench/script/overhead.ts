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

/**
 * The 6-layer perceptron's step. The script itself counts the processor time of its process, whatever else the machine does. Under the
 * probe, blocks of steps with the probe's two hooks and without them take turns, so that both see the same process and the same moment.
 */
const SCRIPT = `import sys
import time
import torch
torch.set_num_threads(1)
torch.manual_seed(0)
widths = [784, 128, 128, 128, 128, 128]
layers = [layer for a, b in zip(widths, widths[1:]) for layer in (torch.nn.Linear(a, b), torch.nn.ReLU())]
model = torch.nn.Sequential(*layers, torch.nn.Linear(128, 10))
x, y = torch.randn(64, 784), torch.randint(10, (64,))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)  # SITE


def train(steps):
    started = time.process_time()
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
    return time.process_time() - started


def beneath_the_probe(function):
    while "momentum_lens_probe" not in function.__code__.co_filename:
        function = function.__wrapped__
    return function.__wrapped__


def use(hooks):
    torch.autograd.backward, torch.optim.SGD.step = hooks


train(200)
if "--in-turn" in sys.argv:
    probed = torch.autograd.backward, torch.optim.SGD.step
    use([beneath_the_probe(each) for each in probed])
    # PyTorch wraps the step of a class once it makes an optimizer of it.
    optimizer._hook_for_profile()
    plain = torch.autograd.backward, torch.optim.SGD.step
else:
    probed = plain = torch.autograd.backward, torch.optim.SGD.step
seconds = {True: 0.0, False: 0.0}
for block in range(400):
    with_hooks = block % 2 == 0
    use(probed if with_hooks else plain)
    seconds[with_hooks] += train(5)
print("ms", seconds[True], seconds[False], flush=True)
`;
const ROUNDS = 21;
const STARTS = 31;
const PROBE_FOLDER = inRoot('python', 'momentum_lens_probe');

/** Milliseconds of a step in one run; without the probe both are the same. */
interface StepMs {
  readonly withHooks: number;
  readonly without: number;
}

/**
 * Prints the processor milliseconds of a step with the probe's hooks over those of one without them, in a trial and in a command with the
 * probe in its environment, each in one process by turns; beside it a process without the probe. Then what the environment costs at the
 * start of a Python that does not train.
 */
export async function benchOverhead(): Promise<void> {
  const python = findTorchPython();
  const folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
  const scriptPath = join(folder, 'train.py');
  await writeFile(scriptPath, SCRIPT);
  const alone: StepMs[] = [];
  const probed: StepMs[] = [];
  const launched: StepMs[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(milliseconds([spawnSync(python, [scriptPath], { encoding: 'utf8' }).stdout]));
    probed.push(await underTrainer(python, scriptPath, {}));
    launched.push(await underTrainer(python, scriptPath, { command: [python, scriptPath, '--in-turn'] }));
  }
  await rm(folder, { recursive: true });
  const aloneMs = alone.map(({ withHooks, without }) => (withHooks + without) / 2);
  console.log(`step alone ${median(aloneMs).toFixed(3)} ms`);
  for (const [name, runs] of [
    ['without the probe, the same by turns', alone],
    ['under the probe', probed],
    ['in a command with the probe in its environment', launched],
  ] as const) {
    const byTurns = runs.map(({ withHooks, without }) => withHooks / without);
    const besides = runs.map(({ without }, index) => without / (aloneMs[index] ?? Number.NaN));
    console.log(
      `${name} ${median(runs.map(({ withHooks }) => withHooks)).toFixed(3)} ms; hooks on over hooks off ${ratioText(byTurns)}; hooks off over alone ${ratioText(besides)}`,
    );
  }
  await benchStart(python);
}

function ratioText(ratios: readonly number[]): string {
  const { low, high } = medianInterval(ratios);
  return `${median(ratios).toFixed(3)} (95 %: ${low.toFixed(3)} to ${high.toFixed(3)})`;
}

/** What a step of the script takes in a trial. */
async function underTrainer(
  python: string,
  scriptPath: string,
  options: Pick<ScriptTrainerOptions, 'command'>,
): Promise<StepMs> {
  const output: string[] = [];
  const line = SCRIPT.split('\n').findIndex((each) => each.endsWith('# SITE'));
  const trainer = createScriptTrainer({
    interpreter: python,
    probeFolder: PROBE_FOLDER,
    scriptPath,
    scriptArguments: ['--in-turn'],
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
  const end = await trainer.runTrial(
    { trialId: 'overhead', learningRate: 0.01, momentum: 0.9, seed: 0, budgetSteps: 1e6 },
    () => 'continue',
    new AbortController().signal,
  );
  await trainer.dispose();
  if (end.kind === 'failed') throw new Error(JSON.stringify(end.failure));
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

function milliseconds(output: readonly string[]): StepMs {
  const found = output.find((line) => line.startsWith('ms '));
  if (found === undefined) throw new Error(`the script did not report its time: ${output.join('\n')}`);
  const [withHooks = Number.NaN, without = Number.NaN] = found.split(' ').slice(1).map(Number);
  return { withHooks, without };
}
