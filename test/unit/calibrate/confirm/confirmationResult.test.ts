import { expect, test } from 'vitest';
import { confirmationResult } from '../../../../src/calibrate/confirm/confirmationResult';
import { seededRandom } from '../../../../src/calibrate/simulated/seededRandom';
import type { WholeRun } from '../../../../src/model/calibration/confirmation';
import { followed, lossValues, VALIDATION, wholeRun } from '../../../support/confirm/wholeRuns';

type RunOptions = Parameters<typeof wholeRun>[2];

/** Three seeds of both arms; what differs between seeds is a small known scatter. */
function runs(present: RunOptions, suggested: RunOptions, seeds = 3): WholeRun[] {
  return Array.from({ length: seeds }, (_, seed) => {
    const scatter = (options: RunOptions, sign: number): RunOptions => ({
      ...options,
      decay: (options?.decay ?? 100) * (1 + 0.01 * sign * (seed - 1)),
      floor: (options?.floor ?? 0.1) + 0.001 * sign * (seed - 1),
      ...(options?.accuracy === undefined ? {} : { accuracy: options.accuracy + 0.001 * sign * (seed - 1) }),
    });
    return [
      wholeRun('present', seed, scatter(present, 1)),
      wholeRun('suggested', seed, scatter(suggested, -1)),
    ];
  }).flat();
}

test('a suggestion that is faster and ends alike is confirmed, with the bound under which no difference was seen', () => {
  const result = confirmationResult(runs({ decay: 200, accuracy: 0.9 }, { decay: 100, accuracy: 0.9 }));
  expect(result.verdict).toEqual({ kind: 'confirmed' });
  expect(result.end).toBe('noDifference');
  expect(result.speed?.finding).toBe('faster');
  expect(result.speed?.stepsRatio?.value).toBeGreaterThan(1.5);
  const validation = result.measures.find(({ role }) => role === 'validation');
  expect(validation).toMatchObject({ direction: 'rises', finding: 'noDifference', seeds: 3 });
});

test('a coupled momentum is compared with the present setting and with the constant one, and moves no other verdict', () => {
  const two = runs({ decay: 200, accuracy: 0.9 }, { decay: 100, accuracy: 0.9 });
  const coupled = [0, 1, 2].map((seed) =>
    wholeRun('coupled', seed, { decay: 50 + seed, accuracy: 0.9 + 0.0005 * (seed - 1) }),
  );
  const { coupled: found, ...rest } = confirmationResult([...two, ...coupled]);
  expect(rest).toEqual(confirmationResult(two));
  expect(found?.overPresent).toMatchObject({ seeds: 3, verdict: { kind: 'confirmed' } });
  expect(found?.overPresent.measures[0]?.present).toBe(rest.measures[0]?.present);
  expect(found?.overSuggested.measures[0]?.present).toBe(rest.measures[0]?.suggested);
  expect(found?.overSuggested.measures[0]?.suggested).toBe(found?.overPresent.measures[0]?.suggested);
  expect(confirmationResult(two).coupled).toBeUndefined();
});

test('a coupled momentum that diverges is withdrawn, and the constant suggestion is not', () => {
  const two = runs({ decay: 200 }, { decay: 100 });
  const result = confirmationResult([
    ...two,
    wholeRun('coupled', 0, { outcome: { kind: 'diverged' } }),
    wholeRun('coupled', 1),
    wholeRun('coupled', 2),
  ]);
  expect(result.coupled?.overPresent.verdict).toEqual({ kind: 'withdrawn', reason: 'diverges' });
  expect(result.verdict.kind).toBe('confirmed');
});

test('one that speeds the start and harms the end is withdrawn', () => {
  const result = confirmationResult(runs({ decay: 200, accuracy: 0.9 }, { decay: 60, accuracy: 0.85 }));
  expect(result.speed?.finding).toBe('faster');
  expect(result.verdict).toEqual({ kind: 'withdrawn', reason: 'worseAtTheEnd' });
});

test('without a validation measure the final training loss decides', () => {
  const worse = confirmationResult(runs({ floor: 0.1 }, { floor: 0.2 }));
  expect(worse.verdict).toEqual({ kind: 'withdrawn', reason: 'worseAtTheEnd' });
  expect(confirmationResult(runs({ decay: 150 }, { decay: 75 })).verdict.kind).toBe('confirmed');
});

test('where there is one, a final training loss that is worse does not withdraw by itself', () => {
  const result = confirmationResult(runs({ floor: 0.1, accuracy: 0.9 }, { floor: 0.2, accuracy: 0.95 }));
  expect(result.measures[0]).toMatchObject({ role: 'trainingLoss', finding: 'worse' });
  expect(result.end).toBe('helps');
  expect(result.verdict).toEqual({ kind: 'confirmed' });
});

test('a difference that is sure and a hundredth of what matters is none', () => {
  const [small, large] = [0.0005, 0.005].map((harm) =>
    confirmationResult(
      [0, 1, 2].flatMap((seed) => [
        wholeRun('present', seed, { decay: 200, accuracy: 0.9 + 1e-3 * seed }),
        wholeRun('suggested', seed, { decay: 100, accuracy: 0.9 + 1e-3 * seed - harm * (1 + 0.01 * seed) }),
      ]),
    ),
  );
  expect(small?.verdict).toEqual({ kind: 'confirmed' });
  expect(large?.verdict).toEqual({ kind: 'withdrawn', reason: 'worseAtTheEnd' });
});

test('a suggestion that ends alike and comes later to the present final loss is withdrawn as slower', () => {
  const result = confirmationResult(runs({ decay: 60, accuracy: 0.9 }, { decay: 200, accuracy: 0.9 }));
  expect(result.verdict).toEqual({ kind: 'withdrawn', reason: 'slower' });
});

test('seeds that contradict each other leave it undecided, and the bound says how much', () => {
  const accuracies = [0.1, -0.1, 0.02];
  const result = confirmationResult(
    accuracies.flatMap((shift, seed) => [
      wholeRun('present', seed, { accuracy: 0.8 }),
      wholeRun('suggested', seed, { decay: 60, accuracy: 0.8 + shift }),
    ]),
  );
  const validation = result.measures.find(({ role }) => role === 'validation');
  expect(validation?.finding).toBe('undecided');
  expect(validation?.difference?.high).toBeGreaterThan(0.1);
  expect(result.verdict).toEqual({ kind: 'undecided' });
});

test('trainings that diverge with the suggestion only withdraw it', () => {
  const all = runs({}, {}).map((run) =>
    run.arm === 'suggested' && run.seed === 1 ? { ...run, outcome: { kind: 'diverged' as const } } : run,
  );
  const result = confirmationResult(all);
  expect(result.verdict).toEqual({ kind: 'withdrawn', reason: 'diverges' });
  expect(result.seeds).toBe(2);
  const both = all.map((run) => (run.seed === 1 ? { ...run, outcome: { kind: 'diverged' as const } } : run));
  expect(confirmationResult(both).verdict.kind).not.toBe('withdrawn');
});

test('a script that raises at its end in one arm is left out there, and withdraws only where it never ends', () => {
  const raised = { kind: 'raised' as const, exception: 'ValueError' };
  const once = runs({}, {}).map((run) =>
    run.arm === 'suggested' && run.seed === 0 ? { ...run, outcome: raised } : run,
  );
  expect(confirmationResult(once)).toMatchObject({ seeds: 2, suggestedUnended: { raised: 1, diverged: 0 } });
  expect(confirmationResult(once).verdict.kind).not.toBe('withdrawn');
  const always = once.map((run) => (run.arm === 'suggested' ? { ...run, outcome: raised } : run));
  expect(confirmationResult(always).verdict).toEqual({ kind: 'withdrawn', reason: 'neverEnds' });
});

test('a script that ends early at one β is compared as it ended, and its length is told', () => {
  const result = confirmationResult(runs({ steps: 1000 }, { steps: 400 }));
  expect(result.lengthRatio).toBeCloseTo(0.4, 9);
  expect(result.seeds).toBe(3);
  expect(confirmationResult(runs({ steps: 1000 }, { steps: 990 })).lengthRatio).toBeUndefined();
});

test('one seed alone, and none, decide nothing', () => {
  const [present, suggested] = runs({}, { floor: 0.5 });
  if (present === undefined || suggested === undefined) throw new Error('no runs');
  const one = confirmationResult([present, suggested]);
  expect(one.verdict).toEqual({ kind: 'undecided' });
  expect(one.measures[0]?.difference).toBeUndefined();
  expect(confirmationResult([]).verdict).toEqual({ kind: 'undecided' });
  expect(confirmationResult([present]).seeds).toBe(0);
});

test('runs that failed for other reasons than their setting say nothing', () => {
  const outcome = { kind: 'failed' as const, failure: { kind: 'internal' as const, detail: '' } };
  const all = runs({}, {}).map((run) =>
    run.seed === 2 && run.arm === 'suggested' ? { ...run, outcome } : run,
  );
  expect(confirmationResult(all)).toMatchObject({ seeds: 2, suggestedUnended: { raised: 0, diverged: 0 } });
});

test('a suggested setting that never comes to the present final loss is not called faster by the seeds that do', () => {
  const all = [0, 1, 2].flatMap((seed) => [
    wholeRun('present', seed, { floor: 0.1, accuracy: 0.9 - 0.0001 * seed }),
    wholeRun('suggested', seed, { decay: 50, floor: seed === 0 ? 0.3 : 0.1, accuracy: 0.9 + 0.0001 * seed }),
  ]);
  expect(confirmationResult(all).speed).toMatchObject({ reached: 2, seeds: 3, finding: 'undecided' });
});

test('the result is the same in whatever order the runs are given', () => {
  const all = runs({ decay: 200, accuracy: 0.9 }, { decay: 100, accuracy: 0.91 });
  expect(confirmationResult(all.toReversed())).toEqual(confirmationResult(all));
});

test('a measure whose better way nobody knows is followed and not judged', () => {
  const epoch = { kind: 'named', source: 'printed', name: 'epoch' } as const;
  const all = runs({ accuracy: 0.9 }, { accuracy: 0.9 }).map((run) => ({
    ...run,
    measures: [...run.measures, followed(epoch, [1, 2, 3])],
  }));
  const last = confirmationResult(all).measures.at(-1);
  expect(last).toMatchObject({ measure: epoch, role: 'other', present: 3, suggested: 3 });
  expect(last).not.toHaveProperty('finding');
});

/** Trainings whose ends scatter by `sigma`, the suggestion's accuracies shifted by `harm`. */
function simulated(seeds: number, harm: number, random: { normal(): number }): WholeRun[] {
  const loss = followed({ kind: 'loss' }, lossValues(10, 0.1, 50));
  return Array.from({ length: seeds }, (_, seed) =>
    (['present', 'suggested'] as const).map((arm) => {
      const end = 0.9 + 0.01 * random.normal() - (arm === 'suggested' ? harm : 0);
      const second = { ...VALIDATION, name: 'val_loss' } as const;
      return {
        ...wholeRun(arm, seed, { steps: 50 }),
        measures: [
          loss,
          followed(VALIDATION, [0.5, end]),
          followed(second, [1, 0.5 + 0.02 * random.normal() + (arm === 'suggested' ? harm : 0)]),
        ],
      };
    }),
  ).flat();
}

test('a harmless suggestion is withdrawn in fewer than one of thirty confirmations, a harmful one in most', () => {
  const random = seededRandom(17);
  for (const seeds of [2, 3, 5]) {
    const rate = (harm: number, times: number): number =>
      Array.from({ length: times }, () => confirmationResult(simulated(seeds, harm, random)).verdict).filter(
        ({ kind }) => kind === 'withdrawn',
      ).length / times;
    expect(rate(0, 1000), `${seeds} seeds`).toBeLessThan(1 / 30);
    if (seeds === 5) expect(rate(0.05, 300)).toBeGreaterThan(0.8);
  }
});
