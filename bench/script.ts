import { stepsSpentBy } from '../src/model/calibration/trial';
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { chosenNames } from '../scripts/arguments';
import { runCalibration } from '../src/calibrate/run/runCalibration';
import { scriptPlan, smoothingStepsFor, scriptBudgetSteps } from '../src/calibrate/sweep/standardPlans';
import { formatMomentum, formatMomentumEstimate } from '../src/model/wording/format/numberFormat';
import { exampleTrainer } from './script/exampleTrainer';
import { EXAMPLES, type BenchExample } from './script/examples';
import { judge } from './script/judge';
import { benchOrdinaryScript } from './script/ordinary';
import { benchOverhead } from './script/overhead';
import { benchProcesses } from './script/processes';

// npm run -s bench:script [-- --only=NAME,… --synthetic]: calibrates examples as the editor does, then judges the suggested momentum
// against the best of an exhaustive grid, chosen on other seeds, on seeds that neither has seen. Further names: `ordinary` sweeps the
// PyTorch example over four learning rates, `overhead` times the probe, `processes` counts trials per minute.

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, synthetic: { type: 'boolean', default: false } },
});
const OTHERS: Readonly<Record<string, () => Promise<void>>> = {
  ordinary: benchOrdinaryScript,
  overhead: benchOverhead,
  processes: benchProcesses,
};
const known = [...Object.keys(OTHERS), ...Object.keys(EXAMPLES)];
for (const name of chosenNames({ option: '--only', list: options.only, known })) {
  if (isExample(name)) await benchExample(name, EXAMPLES[name]);
  else await OTHERS[name]?.();
}

function isExample(name: string): name is keyof typeof EXAMPLES {
  return Object.hasOwn(EXAMPLES, name);
}

async function benchExample(name: string, example: BenchExample): Promise<void> {
  const { learningRate, presentMomentum, batchSize, pilotSteps } = example;
  let parallelTrials = 1;
  let dataLine = '';
  const trainer = await exampleTrainer(example, options.synthetic ? ['--data', 'none'] : [], (text) => {
    if (/MNIST|CIFAR/u.test(text)) dataLine = text;
  });
  const startedAt = performance.now();
  const outcome = await runCalibration({
    trainer,
    plan: scriptPlan({ learningRate, presentMomentum, pilotSteps }),
    subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize },
    presentMomentum,
    nesterov: false,
    onEvent: (event) => {
      if (event.kind === 'started') ({ parallelTrials } = event.description);
      if (event.kind !== 'trialFinished' && event.kind !== 'pilotFinished') return;
      const { role, momentum, seed, outcome: result, stepsSpent } = event.trial;
      console.log(
        `${role.padEnd(22)} β ${formatMomentum(momentum).padEnd(7)} seed ${seed} ${JSON.stringify(result)} ${stepsSpent} steps`,
      );
    },
    signal: new AbortController().signal,
    now: () => new Date(),
    newId: () => randomUUID(),
  });
  if (outcome.kind !== 'finished') throw new Error(JSON.stringify(outcome));
  const { result, target, targetLevels, trials, controls, environment: trained } = outcome.calibration;
  const aim = { target, ...(targetLevels === undefined ? {} : { targetLevels }) };
  const sweepRuns = trials.filter(({ role }) => role === 'sweep').length;
  const steps = stepsSpentBy(trials);
  console.log(
    `${name} ${example.arguments.join(' ')}: ${trained.details['framework'] ?? ''} on ${trained.device}. ${dataLine}; process ${trained.details['process'] ?? ''}, ${parallelTrials} at once`,
  );
  console.log(
    `target ${target.toFixed(4)}; ${sweepRuns} sweep runs of ${trials.length}, ${steps} steps, ${((performance.now() - startedAt) / 1000).toFixed(0)} s`,
  );
  for (const { role, ratio } of controls) {
    console.log(
      `control ${role}: ${ratio === undefined ? 'did not converge' : `${ratio.value.toFixed(2)} (${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)}) × the suggestion's T`}`,
    );
  }
  if (result.kind === 'estimate') {
    console.log(
      `suggested β = ${formatMomentumEstimate(result.momentum)}; change justified: ${result.changeJustified}; verdict ${result.verdict}; caveats: ${result.caveats.join(', ') || 'none'}`,
    );
    const mostSteps = scriptBudgetSteps(pilotSteps);
    await judge(
      {
        trainer,
        parallelTrials,
        learningRate,
        aim,
        smoothingSteps: smoothingStepsFor(pilotSteps),
        mostSteps,
      },
      result.x.value,
      1 - presentMomentum,
    );
  } else {
    console.log(`no estimate: ${result.reason}`);
  }
  await trainer.dispose();
}
