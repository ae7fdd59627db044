import { afterEach, expect, test } from 'vitest';
import { SCRIPT_RUN } from '../../../../../support/editor/scriptRunFixture';
import { estimatePlanCost } from '../../../../../../src/calibrate/sweep/planCost';
import { scriptPlan } from '../../../../../../src/calibrate/sweep/standardPlans';
import { dryRunWarnings } from '../../../../../../src/workspace/runs/dryRunWarnings';
import { factsText } from '../../../../../../src/editor/trainers/script/card/interpreterText';
import {
  preflightItems,
  type PreflightAction,
  type PreflightState,
} from '../../../../../../src/editor/trainers/script/card/preflightItems';
import { config, literal } from '../../../../../support/detect/configFixture';
import { speakBy } from '../../../../../../src/model/language/said';
import { englishWords } from '../../../../../support/language/englishWords';
import { bundleOf } from '../../../../../support/language/saidTexts';
import { otherNesterovOf } from '../../../../../../src/workspace/runs/otherNesterov';
import type { ScriptRun } from '../../../../../../src/workspace/runs/scriptRun';

afterEach(() => {
  speakBy(undefined);
});

const run: ScriptRun = {
  ...SCRIPT_RUN,
  argumentText: '--epochs 3',
  interpreter: { path: '/usr/bin/python3', chosenBy: 'pythonExtension' },
};
const facts = {
  pythonVersion: '3.11.2',
  executable: '/usr/bin/python3',
  platform: 'Linux',
  frameworks: { torch: '1.13.1' },
  device: 'CUDA: NVIDIA A100',
};
const pace = { startMs: 2000, stepMs: 10 };
const state: PreflightState = {
  purpose: 'start',
  run,
  framework: 'pytorch',
  site: 'train.py, line 24 · SGD',
  config: config({ learningRate: literal(0.05), momentum: literal(0.5) }),
  inspection: { kind: 'facts', facts },
  cost: estimatePlanCost(scriptPlan({ learningRate: 0.05, presentMomentum: 0.5, pilotSteps: 1000 })),
  timeFit: undefined,
  dryRun: undefined,
  launchConfigurations: [],
  notebook: undefined,
};

function row(changed: Partial<PreflightState>, action: PreflightAction): string {
  const item = preflightItems({ ...state, ...changed }).find((each) => each.action === action);
  return item === undefined ? 'none' : `${item.description} | ${item.detail}`;
}

test('the card says what is run, by which interpreter, how that was chosen, and where it trains', () => {
  expect(row({}, 'start')).toContain('train.py, line 24 · SGD · lr 0.05');
  const { expectedTrials, mostTrials, roundTrials, verificationSeeds } = state.cost;
  expect(row({}, 'start')).toContain(
    `About ${expectedTrials} short runs, at most ${mostTrials}: rounds of ${roundTrials}, then ${verificationSeeds.fewest} to ${verificationSeeds.most} fresh seeds to verify what they suggest.`,
  );
  expect(row({}, 'interpreter')).toBe(
    '/usr/bin/python3 | Python 3.11.2 · PyTorch 1.13.1 · CUDA: NVIDIA A100 · chosen in the Python extension · run to tell this',
  );
  expect(row({}, 'script')).toContain('/project/train.py');
  expect(row({}, 'arguments')).toContain('--epochs 3');
  expect(row({}, 'directory')).toContain('/project');
  expect(row({}, 'pilot')).toContain('1000 steps');
});

test('a notebook has its cells in the place of script, arguments and command', () => {
  const ofNotebook: Partial<PreflightState> = {
    run: {
      ...run,
      target: { kind: 'notebook', lastCell: 2 },
      interpreter: { path: '/k', chosenBy: 'kernel' },
    },
    notebook: { texts: ['a', 'b', 'c'], siteCell: 2 },
  };
  expect(row(ofNotebook, 'cells')).toContain('1 to 2 of 3 | As chosen here.');
  expect(row(ofNotebook, 'interpreter')).toContain('of the kernel that is chosen for this notebook');
  for (const action of ['script', 'arguments', 'command', 'launch'] as const)
    expect(row(ofNotebook, action)).toBe('none');
  expect(row({}, 'cells')).toBe('none');
});

test('a script that is run as a launcher’s single process says so, and can be run plainly again', () => {
  expect(row({}, 'singleProcess')).toBe('none');
  const single = { ...run, singleProcessEnvironment: true };
  expect(row({ run: single }, 'singleProcess')).toContain('a single process | Sets RANK, WORLD_SIZE');
});

test('an interpreter that is looked at, broken, missing or without the framework says so', () => {
  expect(row({ inspection: { kind: 'pending' } }, 'interpreter')).toContain(
    'it is run for its versions, your script is not',
  );
  const failure = { kind: 'interpreterNotFound', interpreter: '/usr/bin/python3' } as const;
  expect(row({ inspection: { kind: 'failed', failure } }, 'interpreter')).toContain('cannot be started');
  expect(row({ run: { ...run, interpreter: undefined } }, 'interpreter')).toMatch(/^none found/u);
  expect(factsText({ ...facts, frameworks: {}, device: null }, 'pytorch')).toBe('Python 3.11.2 · no PyTorch');
  expect(factsText({ ...facts, frameworks: { tensorflow: '2.15.0' } }, 'keras')).toContain(
    'TensorFlow 2.15.0',
  );
});

test('minutes are told from a measured pace only', () => {
  expect(row({}, 'time')).toContain('not known before it has run');
  expect(row({ dryRun: { pace, filesWritten: [] } }, 'time')).toMatch(/^about 8 min, at most 27 min/u);
});

test('what will be touched is said, and a scratch copy changes it', () => {
  expect(row({}, 'start')).toContain('Edits none of your files');
  expect(row({}, 'files')).toContain('may overwrite checkpoints');
  expect(
    row({ dryRun: { pace, filesWritten: ['/project/runs/log', '/project/best.pt'] } }, 'files'),
  ).toContain('/project/runs/log and 1 more');
  expect(row({ run: { ...run, scratchCopy: true } }, 'files')).toContain('removed afterwards');
});

test('launch configurations are offered where there are any', () => {
  expect(row({}, 'launch')).toBe('none');
  const configuration = {
    name: 'Train small',
    target: { kind: 'script', path: '/project/train.py' } as const,
    arguments: [],
    workingDirectory: undefined,
    environment: {},
    environmentFile: '/project/.env',
    interpreter: undefined,
  } as const;
  expect(row({ launchConfigurations: [configuration] }, 'launch')).toContain('Train small');
});

test('the card names the variables that are set, not what they hold, and says when launch.json has them no more', () => {
  const secret = { ...run, environment: { API_KEY: 'sesame' }, launchConfiguration: 'Train small' };
  const configuration = {
    name: 'Train small',
    target: { kind: 'script', path: '/project/train.py' } as const,
    arguments: [],
    workingDirectory: undefined,
    environment: secret.environment,
    environmentFile: '/project/.env',
    interpreter: undefined,
  };
  const card = preflightItems({ ...state, run: secret, launchConfigurations: [configuration] });
  expect(JSON.stringify(card)).not.toContain('sesame');
  expect(card.find(({ action }) => action === 'directory')?.detail).toContain('Sets API_KEY.');
  expect(row({ run: { ...secret, environment: {} } }, 'directory')).toContain(
    'has no “Train small” any more',
  );
});

test('the other form of momentum is tried only where it is picked and PyTorch’s SGD can train with it', () => {
  expect(row({}, 'nesterov')).toContain('as the script has it | Pick to train');
  expect(row({ run: { ...run, triesNesterov: true } }, 'nesterov')).toContain('the other form is tried too');
  expect(row({ purpose: 'export' }, 'nesterov')).toBe('none');
  const chosen = { triesNesterov: true };
  for (const without of [
    config({ framework: 'keras' }),
    config({ optimizer: 'SGDP' }),
    config({ dampening: literal(0.5) }),
  ]) {
    expect(row({ config: without }, 'nesterov')).toBe('none');
    expect(otherNesterovOf(without, chosen, undefined)).toBeUndefined();
  }
  expect(otherNesterovOf(config(), {}, undefined)).toBeUndefined();
  expect(otherNesterovOf(config(), chosen, undefined)).toBe(true);
  expect(otherNesterovOf(config({ nesterov: 'on' }), chosen, undefined)).toBe(false);
  // What the script was seen to construct counts before its text.
  const constructed = {
    learningRate: 0.1,
    momentum: 0.9,
    nesterov: true,
    dampening: 0,
    weightDecay: 0,
    batchSize: 1,
  };
  expect(otherNesterovOf(config({ nesterov: 'unknown' }), chosen, { constructed })).toBe(false);
});

test('an export runs nothing here', () => {
  expect(row({ purpose: 'export' }, 'start')).toContain('Nothing is run here');
});

const constructed = {
  learningRate: 0.003,
  momentum: 0.9,
  nesterov: false,
  dampening: 0,
  weightDecay: 0,
  batchSize: 64,
};

test('what the script constructs is said, beside what its text says where that differs', () => {
  const ran = { pace, filesWritten: [], constructed };
  expect(row({ dryRun: ran }, 'start')).toContain('lr 0.003');
  const optimizer = preflightItems({ ...state, dryRun: ran }).find(({ label }) =>
    label.includes('Optimizer'),
  );
  expect(optimizer?.description).toBe('lr 0.003, momentum 0.9, batch size 64');
  expect(optimizer?.detail).toContain('constructs lr 0.003, momentum 0.9, batch size 64');
  expect(optimizer?.detail).toContain('its text says lr 0.05, momentum 0.5');
  const same = { ...constructed, learningRate: 0.05, momentum: 0.5 };
  expect(dryRunWarnings({ ...ran, constructed: same }, state.config, 1000)).toEqual([]);
});

test('a learning rate that the text does not tell is known when it runs, and said then', () => {
  const unknown = config({ learningRate: { state: 'missing' }, momentum: { state: 'missing' } });
  expect(row({ config: unknown }, 'start')).toContain('SGD · lr: known when it runs');
  const ran = { pace, filesWritten: [], constructed };
  expect(row({ config: unknown, dryRun: ran }, 'start')).toContain('lr 0.003');
  expect(dryRunWarnings(ran, unknown, 1000)).toEqual([
    'The script constructs lr 0.003, momentum 0.9, batch size 64, which is what is calibrated; its text tells neither learning rate nor momentum.',
  ]);
});

test('a pilot that ends inside the warm-up says so, and how long it would need to be', () => {
  const warmUp = { startShare: 0.00005, steps: 20_000 };
  const ran = { pace, filesWritten: [], warmUp };
  expect(row({ dryRun: ran }, 'pilot')).toContain('begins at 0.005 % of its value');
  expect(row({ dryRun: ran }, 'pilot')).toContain('One of 60000 steps gets past it');
  expect(row({ dryRun: ran, run: { ...run, pilotSteps: 60_000 } }, 'pilot')).not.toContain('warm-up');
  expect(row({ dryRun: { ...ran, warmUp: { ...warmUp, steps: null } } }, 'pilot')).toContain(
    'do not tell how long',
  );
});

function withCommand(text: string): Partial<PreflightState> {
  return { run: { ...run, target: { kind: 'command', text } } };
}

test('a command takes the place of script and arguments, and the card says how it is started', () => {
  expect(row({}, 'command')).toContain('none | Enter one where something else starts the training');
  expect(row(withCommand(''), 'command')).toContain('none yet | How you launch the training');
  expect(row(withCommand('torchrun train.py'), 'command')).toContain(
    'torchrun train.py | Starts torchrun, without a shell.',
  );
  expect(row(withCommand('python train.py'), 'command')).toContain(
    'Starts /usr/bin/python3, without a shell.',
  );
  expect(row(withCommand('cd a && make train'), 'command')).toContain('Started by sh, as it is typed.');
  expect(row(withCommand('make train'), 'script')).toBe('none');
  expect(row(withCommand('make train'), 'arguments')).toBe('none');
});

test('the card says what a time budget makes of the plan, and how sure the result will be', () => {
  const budget = { ...run, timeBudgetMinutes: 15 } as const;
  const cut = { pilotSteps: 400, mostRounds: 3, verificationSeeds: 4 };
  expect(row({}, 'timeBudget')).toBe(
    'as long as the plan takes | The whole plan; to be expected of the saving: ± 6 to 29 %, as in recorded trainings.',
  );
  expect(row({ run: budget }, 'timeBudget')).toContain(
    'About 15 minutes | The plan is cut to it once the pace is known',
  );
  expect(row({ run: budget, timeFit: { kind: 'whole' } }, 'timeBudget')).toContain('The whole plan');
  expect(row({ run: budget, timeFit: { kind: 'cut', cut } }, 'timeBudget')).toMatch(
    /Cut to a pilot of 400 steps, 3 rounds and 4 fresh seeds; to be expected of the saving: ± 1\d to 5\d %/u,
  );
  expect(
    row({ run: budget, timeFit: { kind: 'tooShort', cut, leastMs: 1_200_000 } }, 'timeBudget'),
  ).toContain('$(warning) Even the smallest plan takes about 20 min: a pilot of 400 steps');
});

test('the card says what other machine the first steps asked for', () => {
  const dryRun = { pace, filesWritten: [], hosts: ['data.example.org', 'example.org'] };
  expect(row({ dryRun }, 'time')).toContain('it asked for data.example.org and 1 more');
});

test('the card holds no English where Chinese is spoken', () => {
  speakBy(bundleOf('zh-cn'));
  const items = (['start', 'export'] as const).flatMap((purpose) => preflightItems({ ...state, purpose }));
  const others = [
    '/usr/bin/python3',
    '/project/train.py',
    '/project',
    '--epochs',
    'train.py, line 24',
    'NVIDIA',
  ];
  const told = items.flatMap(({ label, description = '', detail = '' }) => [
    label.replace(/^\$\([a-z-]+\) /u, ''),
    description,
    detail,
  ]);
  expect(told).toContain('开始');
  expect(told.flatMap((text) => englishWords(text, others))).toEqual([]);
});
