import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LaunchConnection } from '../../../../../src/train/script/launch/launchHost';
import { LaunchReports, MOST_AVERAGED_RANKS } from '../../../../../src/train/script/launch/launchReports';

const END = {
  type: 'end',
  reason: 'budgetSpent',
  steps: 2,
  secondsPerStep: null,
  observed: {
    learningRateLow: 0.1,
    learningRateHigh: 0.1,
    momentumOverwritten: false,
    overrideVerified: true,
  },
};
const NO_LOSS = { type: 'failure', kind: 'neverCalledBackward' };
const RAISED = { type: 'failure', kind: 'scriptRaised', exception: 'E', traceback: '' };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function connect(): LaunchConnection {
  return { processId: 1, send: () => undefined, close: () => undefined };
}

/** A launch, and what comes out of it. */
function launch(): {
  readonly reports: LaunchReports;
  readonly passed: unknown[];
  readonly speaker: (rank?: number, worldSize?: number) => (event: object) => void;
  readonly bystander: () => (event: object) => void;
} {
  const passed: unknown[] = [];
  const reports = new LaunchReports((line) => passed.push(JSON.parse(line)));
  return {
    reports,
    passed,
    speaker: (rank = 0, worldSize = 1) => {
      const connection = connect();
      reports.begin(connection);
      reports.read(connection, JSON.stringify({ type: 'rank', rank, worldSize }));
      return (event) => {
        reports.read(connection, JSON.stringify(event));
      };
    },
    bystander: () => {
      const connection = connect();
      return (event) => {
        reports.read(connection, JSON.stringify(event));
      };
    },
  };
}

function measured(value: number, step = 1): object {
  return { type: 'measurements', steps: [step], values: [value] };
}

describe('the reports of a launch', () => {
  test('of what ranks report by themselves, that of rank 0 is passed on, and the losses are still their mean', () => {
    const { passed, speaker } = launch();
    const [first, second] = [speaker(0, 2), speaker(1, 2)];
    const accuracy = { type: 'reported', measure: { kind: 'named', source: 'wandb', name: 'val_acc' } };
    first(measured(1));
    second(measured(3));
    second({ ...accuracy, steps: [1], values: [0.2] });
    first({ ...accuracy, steps: [1], values: [0.1] });
    expect(passed).toContainEqual({ type: 'measurements', steps: [1], values: [2] });
    expect(passed.filter((event) => JSON.stringify(event).includes('val_acc'))).toEqual([
      { ...accuracy, steps: [1], values: [0.1] },
    ]);
  });

  test('of one process are passed on as they are', () => {
    const { passed, speaker } = launch();
    const say = speaker();
    say(measured(4));
    say(END);
    expect(passed).toEqual([{ type: 'ranks', count: 1, isMean: false }, measured(4), END]);
  });

  test('of several ranks are their mean, and the last words of rank 0', () => {
    const { passed, speaker } = launch();
    const [first, second] = [speaker(0, 2), speaker(1, 2)];
    second(measured(2));
    first(measured(4));
    second({ ...END, steps: 3 });
    first(END);
    expect(passed).toEqual([{ type: 'ranks', count: 2, isMean: true }, measured(3), END]);
  });

  test('are no failure where a rank never logs the measure that another one logs', () => {
    const { passed, speaker } = launch();
    const [first, second] = [speaker(0, 2), speaker(1, 2)];
    first(measured(4));
    second({ type: 'failure', kind: 'measureNeverCame', name: 'acc' });
    first(END);
    expect(passed).toEqual([{ type: 'ranks', count: 2, isMean: true }, measured(4), END]);
  });

  test('of many ranks are those of rank 0 alone', () => {
    const { passed, speaker } = launch();
    const size = MOST_AVERAGED_RANKS + 1;
    const [first, second] = [speaker(0, size), speaker(1, size)];
    second(measured(2));
    first(measured(4));
    second(END);
    expect(passed).toEqual([{ type: 'ranks', count: size, isMean: false }, measured(4)]);
    first(END);
    vi.runAllTimers();
    expect(passed.at(-1)).toEqual(END);
  });

  test('of a pipeline are those of the rank that has a loss', () => {
    const { passed, speaker } = launch();
    const [first, last] = [speaker(0, 2), speaker(1, 2)];
    last(measured(2));
    vi.runAllTimers();
    first(NO_LOSS);
    last(END);
    expect(passed.slice(1)).toEqual([measured(2), END]);
  });

  test('do not wait long for a rank that says nothing after the first end', () => {
    const { passed, speaker } = launch();
    const first = speaker(0, 2);
    speaker(1, 2);
    first(measured(2));
    first(END);
    expect(passed).toHaveLength(1);
    vi.runAllTimers();
    expect(passed.slice(1)).toEqual([measured(2), END]);
  });

  test('of two trainings that know nothing of each other are those of the first that measures', () => {
    const { passed, speaker } = launch();
    const [first, second] = [speaker(), speaker()];
    second(measured(2));
    first(measured(4));
    first({ type: 'failure', kind: 'neverStepped' });
    second(END);
    expect(passed.slice(1)).toEqual([measured(2), END]);
  });

  test('end with the failure of any rank, but not with that of a bystander', () => {
    const { passed, speaker, bystander, reports } = launch();
    bystander()(RAISED);
    const [, second] = [speaker(0, 2), speaker(1, 2)];
    expect(passed).toEqual([]);
    second(RAISED);
    expect(passed).toEqual([RAISED]);
    reports.fail({ kind: 'noPythonSeen' });
    expect(passed).toEqual([RAISED]);
  });

  test.each([
    ['nothing was started', { pythonCount: 0, hasFailed: false }, { kind: 'noPythonSeen' }],
    ['no framework was imported', { pythonCount: 2, hasFailed: false }, { kind: 'frameworkNotImported' }],
    ['the command failed by itself', { pythonCount: 0, hasFailed: true }, undefined],
  ] as const)('say at the end that %s', (_, { pythonCount, hasFailed }, failure) => {
    const { passed, reports } = launch();
    reports.conclude(hasFailed, pythonCount);
    expect(passed).toEqual(failure === undefined ? [] : [expect.objectContaining(failure)]);
  });

  test('tell what a bystander failed with where nothing trained', () => {
    const { passed, reports, bystander } = launch();
    bystander()(RAISED);
    reports.conclude(true, 1);
    expect(passed).toEqual([RAISED]);
  });

  test('have no place for what ranks say of each other while they are ended', () => {
    const { passed, reports, speaker } = launch();
    const say = speaker(0, 2);
    reports.hearNoMoreOfTraining();
    say(RAISED);
    expect(passed).toEqual([]);
  });
});
