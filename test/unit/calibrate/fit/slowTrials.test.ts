import { describe, expect, it } from 'vitest';
import { groupTrials } from '../../../../src/calibrate/fit/settings/observations';
import { withSlowTrials } from '../../../../src/calibrate/fit/settings/slowTrials';
import type { Trial, TrialOutcome } from '../../../../src/model/calibration/trial';

function trialAt(momentum: number, outcome: TrialOutcome, learningRate = 0.1): Trial {
  return {
    trialId: `${learningRate} ${momentum}`,
    role: 'sweep',
    learningRate,
    momentum,
    seed: 1,
    budgetSteps: 400,
    stepsSpent: 400,
    elapsedMs: 1,
    outcome,
    curve: { steps: [], values: [] },
  };
}

const converged: TrialOutcome = { kind: 'converged', convergenceSteps: 90 };
const flat: TrialOutcome = { kind: 'floorLimited', atStep: 400 };

describe('a trial that is flat above the target', () => {
  it('was slow where a larger momentum reached it: T is larger than its steps', () => {
    const [, slow] = withSlowTrials([trialAt(0.9, converged), trialAt(0.5, flat)]);
    expect(slow?.outcome).toEqual({ kind: 'rightCensored', budgetSteps: 400 });
  });

  it.each([
    ['only smaller momenta reached it', [trialAt(0.5, converged), trialAt(0.9, flat)]],
    ['only another learning rate reached it', [trialAt(0.9, converged, 0.01), trialAt(0.5, flat)]],
  ])('stays at its floor where %s', (_, trials) => {
    expect(withSlowTrials(trials)).toEqual(trials);
  });

  it('enters the fit as what it is', () => {
    const [group] = groupTrials([trialAt(0.9, converged), trialAt(0.5, flat), trialAt(0.99, flat)]);
    expect(group?.settings.map(({ logBudgets, unreachable }) => [logBudgets.length, unreachable])).toEqual([
      [0, 1],
      [0, 0],
      [1, 0],
    ]);
  });
});
