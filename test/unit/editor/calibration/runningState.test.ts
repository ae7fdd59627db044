import { expect, it } from 'vitest';
import { initialRunningState, nextRunningState } from '../../../../src/editor/calibration/runningState';

const request = { trialId: 't1', learningRate: 0.1, momentum: 0.9, seed: 1, budgetSteps: 100 };

it('shows the engine that took over, and the trial under way from its start', () => {
  const description = {
    environment: { trainer: 'builtinTask', name: 'Task', device: 'A, then B', details: {} },
    progressMeasure: { kind: 'trainingLoss', name: 'loss', smoothingSteps: 1 },
    parallelTrials: 1,
    batchSize: null,
  } as const;
  const measurements = { steps: [10], values: [1] };
  let state = initialRunningState({ title: 'Task', startedAt: new Date(0), mostTrials: 10 });
  state = nextRunningState(state, { kind: 'trialStarted', request, role: 'sweep' }, 1);
  state = nextRunningState(state, { kind: 'trialProgress', trialId: 't1', measurements }, 2);
  state = nextRunningState(state, { kind: 'engineReplaced', description }, 3);
  state = nextRunningState(state, { kind: 'trialStarted', request, role: 'sweep' }, 4);
  expect(state.device).toBe('A, then B');
  expect(state.runningTrials).toMatchObject([{ trialId: 't1', curve: { steps: [], values: [] } }]);
});
