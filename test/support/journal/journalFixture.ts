import { scriptPlan } from '../../../src/calibrate/sweep/standardPlans';
import type { Trial } from '../../../src/model/calibration/trial';
import type { JournalHeader } from '../../../src/train/journal/trialJournal';

/** Of a script's calibration that was begun. */
export function header(journalId: string, createdAt = '2026-01-01T00:00:00.000Z'): JournalHeader {
  return {
    formatVersion: 2,
    journalId,
    createdAt,
    title: 'train.py · SGD',
    subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: 64 },
    plan: scriptPlan({ learningRate: 0.1, presentMomentum: 0.9, pilotSteps: 100 }),
    presentMomentum: 0.9,
    nesterov: false,
    fingerprint: 'abc',
  };
}

/** One that converged. */
export function trial(seed: number): Trial {
  return {
    trialId: `trial ${seed}`,
    role: 'sweep',
    learningRate: 0.1,
    momentum: 0.9,
    seed,
    budgetSteps: 300,
    stepsSpent: 120,
    elapsedMs: 3.5,
    outcome: { kind: 'converged', convergenceSteps: 100 },
    curve: { steps: [1, 100], values: [2, 0.5] },
  };
}
