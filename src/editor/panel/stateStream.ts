import type { HostMessage, PanelState } from '../../../webview/messages';
import { shownCurves, shownRunning } from '../../../webview/shownCurves';
import { applyRunningDelta, finishedDelta, nextRunningDelta } from '../../../webview/stateDelta';

/** Steps follow each other faster than anyone can see while a sweep streams, and the drawing takes time from the training. */
export const STEP_INTERVAL_MS = 100;

/** What the page shows, and what it is to show. */
interface Held {
  /** As the host had it. */
  readonly source: PanelState;
  /** As the page has it. */
  readonly page: PanelState;
}

/**
 * The way of a state to the page. Another subject goes at once and whole; what follows of the same one goes in bounded steps, each once the
 * page has drawn the one before, so that a page that falls behind is never sent what it has not the time to draw.
 */
export class StateStream {
  readonly #post: (message: HostMessage) => void;
  #state: PanelState = { kind: 'empty' };
  /** Absent before the page has spoken. */
  #held: Held | undefined;
  #revision = 0;
  #isUnanswered = false;
  #postedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(post: (message: HostMessage) => void) {
    this.#post = post;
  }

  /** The last state. */
  get shown(): PanelState {
    return this.#state;
  }

  show(state: PanelState): void {
    this.#state = state;
    if (this.#held === undefined) return;
    if (isSameSubject(this.#held.source, state)) this.#schedule();
    else this.#postWhole();
  }

  /** The page listens, and holds nothing or nothing that fits. */
  ready(): void {
    this.#postWhole();
  }

  /** The page is gone; what comes next waits for another's `ready`. */
  reset(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#held = undefined;
  }

  /** The page has drawn what was sent under a revision. */
  drawn(revision: number): void {
    if (revision !== this.#revision) return;
    this.#isUnanswered = false;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isUnanswered || this.#timer !== undefined || this.#held?.source === this.#state) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#postStep();
      },
      Math.max(0, this.#postedAt + STEP_INTERVAL_MS - performance.now()),
    );
  }

  #postWhole(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const page = shownCurves(this.#state);
    this.#held = { source: this.#state, page };
    this.#send({ type: 'state', revision: this.#revision + 1, state: page });
  }

  #postStep(): void {
    const held = this.#held;
    if (held === undefined) return;
    const state = this.#state;
    if (state.kind === 'running' && held.page.kind === 'running') {
      const next = shownRunning(state);
      const delta = nextRunningDelta(held.page, next);
      if (delta === undefined) {
        this.#held = { source: state, page: held.page };
        return;
      }
      // The source stays the old one: there may be more to send of the new.
      this.#held = { source: held.source, page: applyRunningDelta(held.page, delta) };
      this.#send({ type: 'delta', revision: this.#revision + 1, delta });
    } else if (state.kind === 'finished') {
      const delta = finishedDelta(state);
      this.#held = { source: state, page: held.page };
      this.#send({ type: 'delta', revision: this.#revision + 1, delta });
    } else this.#postWhole();
  }

  #send(message: HostMessage): void {
    this.#revision = message.revision;
    this.#isUnanswered = true;
    this.#postedAt = performance.now();
    this.#post(message);
  }
}

/** Whether the page can come from one to the other in steps. */
function isSameSubject(held: PanelState, next: PanelState): boolean {
  switch (next.kind) {
    case 'running':
      return held.kind === 'running' && held.startedAt === next.startedAt && held.title === next.title;
    case 'finished':
      return held.kind === 'finished' && held.calibration === next.calibration;
    case 'confirming':
      return held.kind === 'confirming' && held.calibrationId === next.calibrationId;
    case 'empty':
    case 'interrupted':
    case 'failed':
    case 'comparison':
      return false;
  }
}
