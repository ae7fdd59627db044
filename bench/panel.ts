// npm run -s bench:panel [-- --trials=N --points=N --seconds=N]: a sweep streams to the panel's page in a real Chromium, its table of
// trials unfolded, and Stop is pressed at its end. Prints how long the page's main thread was kept at a time, what went over the wire, and
// how long Stop waited for its answer, beside the same page with nothing to do: by the clock, a busy machine adds to both.
import { loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../scripts/arguments';
import { initialRunningState, nextRunningState } from '../src/editor/calibration/runningState';
import { StateStream } from '../src/editor/panel/stateStream';
import { bundlePage, launch, PanelPage } from '../test/support/panel/panelPage';
import { sweepEvents } from './panel/sweep';
import { pressStop, watchThread, type Blocked } from './panel/watch';
import { Checks } from './support/checks';
import { machine } from './support/worker';

const MOST_BLOCKED_MS = 50;
const MOST_BYTES_PER_SECOND = 1_000_000;
const MOST_STOP_MS = 100;
const IDLE_MS = 5000;
/** Points that come at once of a trial in flight. */
const AT_ONCE = 20;

const { values: options } = parseArgs({
  options: {
    trials: { type: 'string', default: '1000' },
    points: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '60' },
  },
});
const trials = wholeNumber('--trials', options.trials);
const points = wholeNumber('--points', options.points);
const seconds = wholeNumber('--seconds', options.seconds);
console.log(`${machine()}, load ${(loadavg()[0] ?? 0).toFixed(1)} at the start`);
console.log(`${trials} trials × ${points} points in ${seconds} s`);

const bytesBySecond = new Map<number, number>();
let messages = 0;
const browser = await launch();
const script = await bundlePage();
const stream = new StateStream((message) => {
  const second = Math.floor(performance.now() / 1000);
  bytesBySecond.set(second, (bytesBySecond.get(second) ?? 0) + JSON.stringify(message).length);
  messages += 1;
  void panel.page.evaluate((data) => {
    window.postMessage(data, '*');
  }, message);
});
let state = initialRunningState({ title: 'bench', startedAt: new Date(), mostTrials: trials });
stream.show(state);
const panel = await PanelPage.open(browser, script, 'dark', 900, (message) => {
  if (message.type === 'drawn') stream.drawn(message.revision);
});
// It listens since it was opened, when there was no page yet to send to.
stream.ready();
// Unfolded before there is a trial, while it is hidden.
await panel.page
  .locator('details.trials')
  .first()
  .evaluate((table) => {
    table.toggleAttribute('open', true);
  });
const idle = await watchThread(browser, panel.page, async () => {
  await setTimeout(IDLE_MS);
});
const events = sweepEvents(trials, points, AT_ONCE);
const total = Math.ceil((trials * points) / AT_ONCE + 2 * trials);
let stopMs = Number.NaN;
const streaming = await watchThread(browser, panel.page, async () => {
  const startedAt = performance.now();
  let isOver = false;
  for (let sent = 0; !isOver;) {
    const due = Math.floor((total * (performance.now() - startedAt)) / (1000 * seconds));
    for (; sent < due && !isOver; sent += 1) {
      const { value, done } = events.next();
      isOver = done === true;
      if (value !== undefined) state = nextRunningState(state, value, performance.now() - startedAt);
    }
    stream.show(state);
    await setTimeout(5);
  }
  stopMs = await pressStop(panel.page);
});
const shownAfter = performance.now();
await panel.page.getByText(`${trials} of at most`).waitFor();
const behindMs = performance.now() - shownAfter;
await browser.close();

const mostBytes = Math.max(...bytesBySecond.values());
console.log(`idle page: longest task ${told(idle)}`);
console.log(`streaming: longest task ${told(streaming)}; ${messages} messages`);
console.log(`the last trial stood on the page ${behindMs.toFixed(0)} ms after it had ended`);
const checks = new Checks();
checks.add({
  what: `the page keeps its main thread for at most ${MOST_BLOCKED_MS} ms at a time`,
  value: `${streaming.ownMs.toFixed(0)} ms`,
  met: streaming.ownMs <= MOST_BLOCKED_MS,
});
checks.add({
  what: 'message traffic is at most 1 MB in any second',
  value: `${(mostBytes / 1e6).toFixed(2)} MB`,
  met: mostBytes <= MOST_BYTES_PER_SECOND,
});
checks.add({
  what: `Stop is answered on the page within ${MOST_STOP_MS} ms`,
  value: `${stopMs.toFixed(0)} ms`,
  met: stopMs <= MOST_STOP_MS,
});
checks.print();
if (!checks.allMet) process.exitCode = 1;

function told({ ownMs, wallMs, mostMs }: Blocked): string {
  return `${ownMs.toFixed(0)} ms of its own time; by the clock ${wallMs.toFixed(0)} ms, 99 % under ${mostMs.toFixed(0)} ms`;
}
