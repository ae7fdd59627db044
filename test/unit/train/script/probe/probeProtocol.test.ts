import { describe, expect, test } from 'vitest';
import { failureOfEvent } from '../../../../../src/train/script/probe/probeFailure';
import { parseProbeEvent } from '../../../../../src/train/script/probe/probeProtocol';
import { forkedPace, planDurationMs } from '../../../../../src/train/script/probe/trialPace';

const OPTIMIZER = {
  type: 'optimizer',
  name: 'SGD',
  learningRate: 0.1,
  momentum: 0.9,
  nesterov: false,
  dampening: 0.1,
  weightDecay: 5e-4,
  device: 'CPU',
  framework: 'PyTorch',
  version: '2.4',
  parameters: 6,
};
const OBSERVED = {
  learningRateLow: 0.1,
  learningRateHigh: 0.1,
  momentumOverwritten: false,
  overrideVerified: true,
};
const FOOTPRINT = {
  peakMemoryBytes: 3e8,
  coresUsed: null,
  filesWritten: ['/p/log.txt'],
  hosts: [],
  environmentChanged: true,
  sources: { '/p/net.py': 'abc' },
  packages: ['torch'],
};
const END = {
  type: 'end',
  reason: 'ended',
  steps: 3,
  secondsPerStep: 0.1,
  observed: OBSERVED,
  footprint: FOOTPRINT,
  candidates: [
    {
      index: 0,
      name: 'SGD',
      learningRate: 0.1,
      momentum: null,
      file: '/p/train.py',
      line: 3,
      steps: 20,
      watched: true,
    },
  ],
  learningRates: [1e-8, 2e-8],
  ownMomentum: null,
  batchSize: 64,
  measures: [
    { measure: { kind: 'loss' }, last: 0.3, times: 3, firstStep: 1, stepsBetween: 1 },
    {
      measure: {
        kind: 'named',
        source: 'printed',
        name: 'Test Accuracy',
        pattern: 'Test … Accuracy: #',
      },
      last: 0.98,
      times: 1,
      firstStep: 3,
      stepsBetween: null,
      line: 'Test set: Accuracy: 98/100 (98%)',
    },
  ],
};

describe('events of the probe', () => {
  test.each<[name: string, sent: object, read: object]>([
    ['an optimizer', OPTIMIZER, OPTIMIZER],
    ['one of unknown size', { ...OPTIMIZER, parameters: null }, { ...OPTIMIZER, parameters: null }],
    [
      'one of a result that an earlier version exported',
      { ...OPTIMIZER, dampening: undefined, weightDecay: undefined },
      { ...OPTIMIZER, dampening: 0, weightDecay: 0 },
    ],
    [
      'measurements, null for what is not finite',
      { type: 'measurements', steps: [1, 2], values: [0.5, null] },
      { type: 'measurements', steps: [1, 2], values: [0.5, Number.NaN] },
    ],
    ['an end', END, END],
    ['an end with the momentum of a schedule', { ...END, ownMomentum: 0.85 }, { ...END, ownMomentum: 0.85 }],
    [
      'an end that nothing more was asked of',
      {
        ...END,
        footprint: undefined,
        candidates: undefined,
        learningRates: undefined,
        batchSize: undefined,
        measures: undefined,
      },
      { ...END, footprint: undefined, candidates: [], learningRates: [], batchSize: null, measures: [] },
    ],
    [
      'an end with measures that are none, and one that was not finite',
      {
        ...END,
        measures: [
          { measure: { kind: 'lineProtocol' }, last: null, times: 2, firstStep: 0, stepsBetween: 4 },
          { measure: { kind: 'named', source: 'elsewhere', name: 'a' }, last: 1, times: 1, firstStep: 1 },
          { measure: { kind: 'named', source: 'wandb' }, last: 1, times: 1, firstStep: 1 },
          { last: 1 },
          7,
        ],
      },
      {
        ...END,
        measures: [
          { measure: { kind: 'lineProtocol' }, last: Number.NaN, times: 2, firstStep: 0, stepsBetween: 4 },
        ],
      },
    ],
    ['an end after a single step', { ...END, secondsPerStep: null }, { ...END, secondsPerStep: null }],
  ])('%s', (_, sent, read) => {
    expect(parseProbeEvent(JSON.stringify(sent))).toEqual(read);
  });

  test.each<[line: string]>([
    [''],
    ['not JSON'],
    ['null'],
    ['[]'],
    ['{"type":"start"}'],
    [JSON.stringify({ ...OPTIMIZER, device: 3 })],
    [JSON.stringify({ type: 'measurements', steps: [1], values: [] })],
    [JSON.stringify({ type: 'measurements', steps: ['1'], values: [1] })],
    [JSON.stringify({ ...END, reason: 'tired' })],
    [JSON.stringify({ ...END, observed: { ...OBSERVED, learningRateLow: null } })],
    ['{"type":"failure"}'],
  ])('%s is none', (line) => {
    expect(parseProbeEvent(line)).toBeUndefined();
  });

  test('a failure that nobody knows is an error of the protocol', () => {
    expect(failureOfEvent({ kind: 'unheardOf', details: {} }, 'python').kind).toBe('protocolError');
  });
});

test('a trial that is forked starts without what the process that forks has done, and never before it was asked for', () => {
  expect(forkedPace({ startMs: 1800, stepMs: 2 }, 1600)).toEqual({ startMs: 200, stepMs: 2 });
  expect(forkedPace({ startMs: 1800, stepMs: 2 }, 2000)).toEqual({ startMs: 0, stepMs: 2 });
});

test('the time of a plan counts a start for each trial, and trials at once', () => {
  const cost = { mostTrials: 10, expectedTrials: 6, expectedSteps: 2000, mostSteps: 5000 };
  expect(planDurationMs({ startMs: 1000, stepMs: 2 }, cost, 1)).toEqual({
    expectedMs: 10_000,
    mostMs: 20_000,
  });
  expect(planDurationMs({ startMs: 1000, stepMs: 2 }, cost, 2)).toEqual({ expectedMs: 5000, mostMs: 10_000 });
});
