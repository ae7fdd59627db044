import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BEGUN_STATE } from '../../../support/panel/panelStates';
import { StateStream, STEP_INTERVAL_MS } from '../../../../src/editor/panel/stateStream';
import type { HostMessage, PanelState } from '../../../../webview/messages';
import { applyDelta } from '../../../../webview/stateDelta';

const EMPTY: PanelState = { kind: 'empty' };

let posted: HostMessage[];
let stream: StateStream;

beforeEach(() => {
  vi.useFakeTimers();
  posted = [];
  stream = new StateStream((message) => posted.push(message));
});
afterEach(() => vi.useRealTimers());

function answer(): void {
  stream.drawn(posted.at(-1)?.revision ?? 0);
}

function kinds(): string[] {
  return posted.map((message) => (message.type === 'state' ? message.state.kind : 'delta'));
}

it('a page that has not spoken is sent nothing, and all once it has', () => {
  stream.show(BEGUN_STATE);
  expect(posted).toEqual([]);
  stream.ready();
  expect(kinds()).toEqual(['running']);
});

it('what comes while the page draws is merged, and sent once it has drawn', () => {
  stream.show(BEGUN_STATE);
  stream.ready();
  for (let elapsedMs = 1; elapsedMs <= 50; elapsedMs += 1) {
    stream.show({ ...BEGUN_STATE, elapsedMs });
    vi.advanceTimersByTime(STEP_INTERVAL_MS);
  }
  expect(kinds()).toEqual(['running']);
  answer();
  vi.advanceTimersByTime(STEP_INTERVAL_MS);
  expect(kinds()).toEqual(['running', 'delta']);
  const [, message] = posted;
  expect(message?.type === 'delta' && applyDelta(BEGUN_STATE, message.delta)).toMatchObject({
    elapsedMs: 50,
  });
  answer();
  vi.advanceTimersByTime(10 * STEP_INTERVAL_MS);
  expect(posted).toHaveLength(2);
});

it('steps keep their interval when the page is quick', () => {
  stream.show(BEGUN_STATE);
  stream.ready();
  for (let elapsedMs = 1; elapsedMs <= 10 * STEP_INTERVAL_MS; elapsedMs += 1) {
    answer();
    stream.show({ ...BEGUN_STATE, elapsedMs });
    vi.advanceTimersByTime(1);
  }
  expect(posted.length).toBeLessThanOrEqual(11);
});

it('another subject goes at once and whole, and an old answer does not count for it', () => {
  stream.show(BEGUN_STATE);
  stream.ready();
  stream.show({ kind: 'failed', title: 'train.py', message: 'no' });
  expect(kinds()).toEqual(['running', 'failed']);
  stream.drawn(1);
  stream.show({ ...BEGUN_STATE, startedAt: 'later' });
  stream.show({ ...BEGUN_STATE, startedAt: 'later', elapsedMs: 1 });
  stream.drawn(2);
  vi.advanceTimersByTime(STEP_INTERVAL_MS);
  expect(kinds()).toEqual(['running', 'failed', 'running']);
});

it('a page that comes anew is sent the whole state, whatever was on its way', () => {
  stream.show(BEGUN_STATE);
  stream.ready();
  stream.show({ ...BEGUN_STATE, elapsedMs: 1 });
  stream.reset();
  vi.advanceTimersByTime(STEP_INTERVAL_MS);
  expect(kinds()).toEqual(['running']);
  stream.show(EMPTY);
  stream.ready();
  expect(kinds()).toEqual(['running', 'empty']);
});
