import { expect, test, vi } from 'vitest';
import { SCRIPT_RUN } from '../../../../../support/editor/scriptRunFixture';
import {
  cardItems,
  type ConfirmationCardState,
} from '../../../../../../src/editor/trainers/script/confirmation/confirmationCard';
import type { Calibration } from '../../../../../../src/model/calibration/calibration';

vi.mock('vscode', () => import('../../../../../support/editor/vscodeDouble'));

const state: ConfirmationCardState = {
  change: {
    calibration: {} as Calibration,
    present: { learningRate: 0.1, momentum: 0.5 },
    suggested: { learningRate: 0.1, momentum: 0.91 },
  },
  seeds: 3,
  withCoupled: false,
  withPair: false,
  withFlatness: undefined,
  run: {
    ...SCRIPT_RUN,
    target: { kind: 'script', path: 'train.py' },
    argumentText: '--epochs 3',
    interpreter: { path: '/usr/bin/python3', chosenBy: 'setting' },
  },
  dryRun: undefined,
  runMs: undefined,
  interrupted: undefined,
};

function row(label: string, changes: Partial<ConfirmationCardState> = {}): string {
  const found = cardItems({ ...state, ...changes }).find((each) => each.label.includes(label));
  return `${found?.description ?? ''} | ${found?.detail ?? ''}`;
}

test('the cost is told before anything runs: by an earlier whole training, else by what is not known yet', () => {
  expect(row('Start')).toContain('6 whole trainings | One after another. How many steps');
  const pace = { startMs: 100, stepMs: 12 };
  expect(row('Start', { dryRun: { pace, filesWritten: [] } })).toContain('A step takes about 0.012 s.');
  expect(row('Start', { runMs: 600_000 })).toContain('about 60 min, since a whole training took 10 min here');
});

test('a coupled momentum is offered only where the change has one, and what it costs is told first', () => {
  expect(row('coupled')).toBe(' | ');
  const setting = { learningRate: 0.1, momentum: 0.9, coupling: { k: 0.464, gamma: 2 / 3 } };
  const coupled = { setting, measured: { low: 0.035, high: 0.28 } };
  const change = { ...state.change, coupled };
  expect(row('coupled', { change })).toContain(
    'not compared | β = 1 − 0.464·η^0.667, measured from lr 0.035 to 0.28 and extrapolated beyond',
  );
  expect(row('Start', { change })).toContain('6 whole trainings');
  const chosen = { change, withCoupled: true, runMs: 600_000 };
  expect(row('Start', chosen)).toContain('9 whole trainings | One after another: about 1.5 h');
  expect(row('coupled', chosen)).toContain('a further setting');
});

test('the fastest pair is offered where the record has one, and costs a training a seed', () => {
  expect(row('Fastest pair')).toBe(' | ');
  const change = { ...state.change, pair: { learningRate: 0.28, momentum: 0.84 } };
  expect(row('Fastest pair', { change })).toContain('not compared | lr 0.28 with β 0.84');
  expect(row('Start', { change, withPair: true })).toContain('9 whole trainings');
  expect(row('Start', { change, withPair: true, withCoupled: true })).toContain('12 whole trainings');
});

test('flatness is offered where it can be measured, off at first, and says what it takes', () => {
  expect(row('Flatness')).toBe(' | ');
  expect(row('Flatness', { withFlatness: false })).toContain(
    'not measured | The trace of the loss’s Hessian',
  );
  expect(row('Flatness', { withFlatness: false })).toContain('some 110 of 10 000. Pick to measure it too.');
  expect(row('Flatness', { withFlatness: true })).toContain('measured too');
});

test('it says what is compared, what is run and where it writes', () => {
  expect(row('Compared')).toContain('β 0.5 (present) and 0.91 (suggested) at lr 0.1');
  expect(row('What is run')).toContain('train.py --epochs 3');
  expect(row('Files')).toContain('overwrite the script’s own checkpoints');
  expect(row('Files', { run: { ...state.run, scratchCopy: true } })).toContain('a fresh copy');
});

test('an interrupted confirmation is offered first', () => {
  const [first, second] = cardItems({ ...state, interrupted: { finished: 2, planned: 6 } });
  expect(first).toMatchObject({ action: 'goOn', description: '2 of 6 trainings are finished' });
  expect(second).toMatchObject({ action: 'start', label: '$(debug-restart) Start over' });
});
