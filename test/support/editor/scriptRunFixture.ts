import type { ScriptRun } from '../../../src/workspace/runs/scriptRun';

/** A run as the card begins with it, where nothing was chosen yet. */
export const SCRIPT_RUN: ScriptRun = {
  target: { kind: 'script', path: '/project/train.py' },
  argumentText: '',
  workingDirectory: '/project',
  environment: {},
  interpreter: undefined,
  pilotSteps: 1000,
  scratchCopy: false,
};
