import { resolve } from 'node:path';
import { randomUUID } from 'node:crypto';
import { scriptPlan, smoothingStepsFor } from '../src/calibrate/standardPlans';
import { runCalibration } from '../src/calibrate/runCalibration';
import { ConvergenceMonitor } from '../src/calibrate/convergenceMonitor';
import type { Trainer } from '../src/calibrate/trainer';
import { createScriptTrainer } from '../src/train/script/scriptTrainer';
import { findTorchPython } from '../scripts/findTorchPython';
import { formatMomentum, formatMomentumEstimate } from '../src/model/numberFormat';
import { readFile } from 'node:fs/promises';

// npm run -s bench:script [-- --synthetic]: calibrates the PyTorch example as the editor does, then judges the suggested
// momentum against the best of a grid, chosen on other seeds, on seeds that neither has seen.
const PILOT_STEPS = 1000;
const LEARNING_RATE = 0.05;
const PRESENT_MOMENTUM = 0.5;
const GRID_XS = [0.025, 0.04, 0.063, 0.1, 0.16, 0.25, 0.4, 0.63, 1];
const GRID_SEEDS = [501, 502, 503];
const FRESH_SEEDS = Array.from({ length: 10 }, (_, index) => 901 + index);
const MAX_STEPS = 3000;

const scriptPath = resolve(
  process.env['MOMENTUM_LENS_ROOT'] ?? '.',
  'examples/pytorch_fashion_mnist/train.py',
);
const lines = (await readFile(scriptPath, 'utf8')).split('\n');
const line = lines.findIndex((each) => each.includes('torch.optim.SGD('));
let dataLine = '';
const smoothingSteps = smoothingStepsFor(PILOT_STEPS);
const trainer = createScriptTrainer({
  interpreter: findTorchPython(),
  probeFolder: resolve(process.env['MOMENTUM_LENS_ROOT'] ?? '.', 'python/momentum_lens_probe'),
  scriptPath,
  scriptArguments: process.argv.includes('--synthetic') ? ['--data', 'none'] : [],
  workingDirectory: resolve(scriptPath, '..'),
  environment: process.env,
  site: { line, endLine: line },
  smoothingSteps,
  batchSize: 64,
  trialTimeoutMs: 120_000,
  trusted: () => true,
  onOutput: (text) => {
    if (text.includes('FashionMNIST')) dataLine = text;
  },
});
const signal = new AbortController().signal;
const outcome = await runCalibration({
  trainer,
  plan: scriptPlan({
    learningRate: LEARNING_RATE,
    presentMomentum: PRESENT_MOMENTUM,
    pilotSteps: PILOT_STEPS,
  }),
  subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: 64 },
  presentMomentum: PRESENT_MOMENTUM,
  nesterov: false,
  onEvent: (event) => {
    if (event.kind === 'trialFinished' || event.kind === 'pilotFinished') {
      const { role, momentum, seed, outcome: result, stepsSpent } = event.trial;
      console.log(
        `${role.padEnd(22)} β ${formatMomentum(momentum).padEnd(7)} seed ${seed} ${JSON.stringify(result)} ${stepsSpent} steps`,
      );
    }
  },
  signal,
  now: () => new Date(),
  newId: () => randomUUID(),
});
if (outcome.kind !== 'finished') throw new Error(JSON.stringify(outcome));
const { calibration } = outcome;
const { result, target, trials } = calibration;
console.log(dataLine);
console.log(
  `target ${target.toFixed(4)}; ${trials.length} trials, ${trials.reduce((sum, { stepsSpent }) => sum + stepsSpent, 0)} steps`,
);
if (result.kind === 'noEstimate') throw new Error(`no estimate: ${result.reason}`);
console.log(
  `suggested β = ${formatMomentumEstimate(result.momentum)}; change justified: ${result.changeJustified}; caveats: ${result.caveats.join(', ') || 'none'}`,
);
for (const control of calibration.controls)
  console.log(`control ${control.role}: ratio ${JSON.stringify(control.ratio)}`);

const grid = [];
for (const x of GRID_XS) grid.push({ x, meanSteps: await meanSteps(trainer, x, GRID_SEEDS) });
const best = grid.reduce((left, right) => (right.meanSteps < left.meanSteps ? right : left));
const fresh = {
  suggested: await meanSteps(trainer, result.x.value, FRESH_SEEDS),
  best: await meanSteps(trainer, best.x, FRESH_SEEDS),
  present: await meanSteps(trainer, 1 - PRESENT_MOMENTUM, FRESH_SEEDS),
};
console.log(
  `grid: ${grid.map(({ x, meanSteps: steps }) => `β ${formatMomentum(1 - x)} ${steps.toFixed(0)}`).join(', ')}`,
);
console.log(
  `on ${FRESH_SEEDS.length} fresh seeds, geometric mean steps: suggested ${fresh.suggested.toFixed(0)}, best of the grid (β ${formatMomentum(1 - best.x)}) ${fresh.best.toFixed(0)}, as shipped (β 0.5) ${fresh.present.toFixed(0)}`,
);
console.log(
  `regret ${(fresh.suggested / fresh.best).toFixed(3)}; shipped is ${(fresh.present / fresh.best).toFixed(2)} × slower than the best`,
);
await trainer.dispose();

/** Geometric mean T; a seed that does not converge counts its budget, so that it cannot look fast. */
async function meanSteps(of: Trainer, x: number, seeds: readonly number[]): Promise<number> {
  let sum = 0;
  for (const seed of seeds) {
    const monitor = new ConvergenceMonitor({ target, x, smoothingSteps });
    const end = await of.runTrial(
      {
        trialId: `grid ${x} ${seed}`,
        learningRate: LEARNING_RATE,
        momentum: 1 - x,
        seed,
        budgetSteps: MAX_STEPS,
      },
      (measurements) => (monitor.add(measurements) === undefined ? 'continue' : 'stop'),
      signal,
    );
    const converged = monitor.finish(end.stepsSpent);
    sum += Math.log(converged.kind === 'converged' ? converged.convergenceSteps : MAX_STEPS);
  }
  return Math.exp(sum / seeds.length);
}
