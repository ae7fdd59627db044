import type { Calibration } from '../../../src/model/calibration/calibration';
import type { PanelState } from '../../../webview/messages';
import {
  comparisonState,
  confirmationOf,
  confirmingState,
  coupledConfirmationOf,
  finishedState,
  interruptedState,
  runningState,
  STANDINGS,
  withStanding,
} from './panelStates';

type FinishedState = Extract<PanelState, { kind: 'finished' }>;

/** Of a script that raised, with a place of its own in it and one that is not. */
export const TRACEBACK = `Traceback (most recent call last):
  File "/project/train.py", line 24, in <module>
    main()
  File "<frozen runpy>", line 88, in _run_code
ValueError: no`;

/** Every kind of state that the panel shows, by a name for its picture. */
export function galleryStates(calibration: Calibration): Readonly<Record<string, PanelState>> {
  const running = runningState(calibration);
  const noEstimate = { kind: 'noEstimate', reason: 'minimumAtGridEdge' } as const;
  return {
    empty: { kind: 'empty' },
    starting: { ...running, trials: [], runningTrials: [] },
    running,
    runningWithEstimate: { ...running, trials: calibration.trials.slice(0, 14), interim: calibration.result },
    stopping: { ...running, stopping: true },
    finished: finishedState(calibration),
    ...Object.fromEntries(
      STANDINGS.map((standing) => [standing, finishedState(withStanding(calibration, standing))]),
    ),
    noEstimate: {
      kind: 'finished',
      title: 'train.py',
      calibration: { ...calibration, result: noEstimate },
      changes: [],
      notStored: true,
    },
    changed: {
      ...finishedState(calibration),
      writtenMomentum: 0.9,
      changes: [{ what: 'script', standing: 'changed', detail: '' }],
    },
    comparison: comparisonState(calibration),
    confirming: confirmingState(calibration),
    confirmed: { ...finishedState(calibration), confirmation: confirmationOf(calibration, 0.901) },
    coupled: { ...finishedState(calibration), confirmation: coupledConfirmationOf(calibration) },
    withdrawn: {
      ...withoutOffer(finishedState(calibration)),
      confirmation: confirmationOf(calibration, 0.8),
    },
    interrupted: interruptedState(),
    failed: {
      kind: 'failed',
      title: 'train.py',
      message: 'The script raised ValueError: no.',
      traceback: TRACEBACK,
    },
  };
}

function withoutOffer(state: FinishedState): FinishedState {
  const { applyTitle: _, ...rest } = state;
  return rest;
}
