import { expect, test } from 'vitest';
import { stateOnceInterrupted } from '../../../../src/editor/panel/interruptedState';
import type { Interruption } from '../../../../src/model/calibration/interruption';
import type { PanelState } from '../../../../webview/messages';

const LATEST: Interruption = {
  journalId: 'j2',
  title: 'train.py · SGD · lr 0.1',
  subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: null },
  startedAt: '2026-01-02T03:04:05.000Z',
  finishedTrials: 3,
};
const SAID: PanelState = { kind: 'interrupted', interruption: LATEST };

interface Case {
  readonly shown: PanelState;
  readonly latest: Interruption | undefined;
  readonly becomes: PanelState | undefined;
}

test.each<Case & { readonly what: string }>([
  {
    what: 'an empty panel says what was interrupted',
    shown: { kind: 'empty' },
    latest: LATEST,
    becomes: SAID,
  },
  { what: 'an empty panel stays empty', shown: { kind: 'empty' }, latest: undefined, becomes: undefined },
  {
    what: 'a window that was reloaded learns what it left',
    shown: { kind: 'interrupted' },
    latest: LATEST,
    becomes: SAID,
  },
  {
    what: 'a window that was reloaded waits for its journal',
    shown: { kind: 'interrupted' },
    latest: undefined,
    becomes: undefined,
  },
  {
    what: 'the one before takes the place of one that is over',
    shown: { kind: 'interrupted', interruption: { ...LATEST, journalId: 'j1' } },
    latest: LATEST,
    becomes: SAID,
  },
  {
    what: 'what another window goes on with is gone',
    shown: SAID,
    latest: undefined,
    becomes: { kind: 'empty' },
  },
  {
    what: 'a failure stays in sight',
    shown: { kind: 'failed', title: 'train.py', message: 'It failed.' },
    latest: LATEST,
    becomes: undefined,
  },
])('$what', ({ shown, latest, becomes }) => {
  expect(stateOnceInterrupted(shown, latest)).toEqual(becomes);
});
