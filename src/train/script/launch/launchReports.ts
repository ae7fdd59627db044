import { parseProbeEvent, type ProbeEvent } from '../probe/probeProtocol';
import type { LaunchConnection } from './launchHost';
import { RankMean } from './rankMean';

/** What can be said of a launch that none of its processes says itself. */
export type LaunchFailure =
  | { readonly kind: 'trainingProcessLost'; readonly rank: number }
  | { readonly kind: 'leftItsLauncher' }
  | { readonly kind: 'noPythonSeen' }
  | { readonly kind: 'frameworkNotImported'; readonly pythonCount: number };

/** Beyond these, rank 0 speaks alone: the mean would wait for the slowest of many. */
export const MOST_AVERAGED_RANKS = 8;
/** Ranks keep step: one that has not measured by then measures nothing. */
const SETTLE_MS = 2000;
/** When one rank is over, the others are too, or wait for it. */
const LAST_WORDS_MS = 1000;

interface Speaker {
  rank: number;
  worldSize: number;
  lastWords: { readonly event: ProbeEvent; readonly line: string } | undefined;
}

/**
 * Makes one stream of events, as a single probe would send it, of what the processes of a launch say: the first optimizer, the mean of
 * the ranks' losses, and the last words of rank 0. `over` resolves when nothing more is wanted.
 */
export class LaunchReports {
  readonly #pass: (line: string) => void;
  readonly #speakers = new Map<LaunchConnection, Speaker>();
  #bystanderLine: string | undefined;
  #mean: RankMean | undefined;
  #isOver = false;
  #isDeaf = false;
  #hasOptimizer = false;
  /** Of several processes that know nothing of each other, the first that measures. */
  #leader: Speaker | undefined;
  #timers: NodeJS.Timeout[] = [];
  #resolveOver: () => void = () => undefined;
  readonly over = new Promise<void>((resolve) => {
    this.#resolveOver = resolve;
  });

  constructor(pass: (line: string) => void) {
    this.#pass = pass;
  }

  begin(connection: LaunchConnection): void {
    this.#speakers.set(connection, { rank: 0, worldSize: 1, lastWords: undefined });
  }

  rankOf(connection: LaunchConnection): number {
    return this.#speakers.get(connection)?.rank ?? 0;
  }

  hasLastWordsOf(connection: LaunchConnection): boolean {
    return this.#isOver || this.#speakers.get(connection)?.lastWords !== undefined;
  }

  /**
   * Whoever trains waits, after its last words, to be ended. What is said after the end of the launcher, or while processes are being ended
   * one after the other, is no more than a complaint about that.
   */
  hearNoMoreOfTraining(): void {
    this.#isDeaf = true;
  }

  read(connection: LaunchConnection, line: string): void {
    if (this.#isOver) return;
    const speaker = this.#speakers.get(connection);
    const event = parseProbeEvent(line);
    if (event === undefined) return;
    if (speaker === undefined) {
      if (event.type === 'failure') this.#bystanderLine ??= line;
      return;
    }
    if (this.#isDeaf) return;
    switch (event.type) {
      case 'rank':
        speaker.rank = event.rank;
        speaker.worldSize = event.worldSize;
        return;
      case 'optimizer':
        if (!this.#hasOptimizer) this.#pass(line);
        this.#hasOptimizer = true;
        return;
      case 'ranks':
        return;
      case 'measurements':
        this.#measured(speaker, event, line);
        return;
      // Ranks log alike, or rank 0 alone does: a mean would wait for those that do not.
      case 'reported':
        if (speaker.rank === 0 && this.#isHeard(speaker)) this.#pass(line);
        return;
      case 'end':
      case 'failure':
        speaker.lastWords = { event, line };
        if (this.#isHeard(speaker)) this.#hearLastWords(event, line);
    }
  }

  /** A failure that no process tells. */
  fail(failure: LaunchFailure): void {
    if (!this.#isOver) this.#finish(JSON.stringify({ type: 'failure', ...failure }));
  }

  /** No more is to be waited for: what there is, is all. */
  settle(): void {
    if (this.#isOver) return;
    this.#passMean(this.#mean?.settle());
    const spoken = [...this.#speakers.values()].flatMap(({ rank, lastWords }) =>
      lastWords === undefined ? [] : [{ rank, ...lastWords }],
    );
    const ended = spoken.filter(({ event }) => event.type === 'end');
    const [first] = (ended.length === 0 ? spoken : ended).toSorted((left, right) => left.rank - right.rank);
    if (first !== undefined) this.#finish(first.line);
  }

  /** The command is over, and none of its processes has told the end of the trial. */
  conclude(hasFailedItself: boolean, pythonCount: number): void {
    if (this.#isOver) return;
    if (this.#bystanderLine !== undefined && this.#speakers.size === 0) {
      this.#finish(this.#bystanderLine);
    } else if (pythonCount === 0 && !hasFailedItself) {
      this.fail({ kind: 'noPythonSeen' });
    } else if (!hasFailedItself && this.#speakers.size === 0) {
      this.fail({ kind: 'frameworkNotImported', pythonCount });
    }
  }

  #measured(speaker: Speaker, event: Extract<ProbeEvent, { type: 'measurements' }>, line: string): void {
    const { rank, worldSize } = speaker;
    this.#follow(speaker);
    if (!isAveraged(worldSize)) {
      if (this.#isHeard(speaker)) this.#pass(line);
      return;
    }
    if (this.#mean === undefined) {
      this.#mean = new RankMean(worldSize);
      this.#after(SETTLE_MS, () => {
        this.#passMean(this.#mean?.settle());
      });
    }
    this.#passMean(this.#mean.add(rank, event));
  }

  #follow(speaker: Speaker): void {
    if (this.#leader !== undefined) return;
    this.#leader = speaker;
    const { worldSize } = speaker;
    this.#pass(JSON.stringify({ type: 'ranks', count: worldSize, isMean: isAveraged(worldSize) }));
  }

  #isHeard(speaker: Speaker): boolean {
    const { rank, worldSize } = speaker;
    if (worldSize > 1) return isAveraged(worldSize) || rank === 0;
    return this.#leader === undefined || this.#leader === speaker;
  }

  #passMean(
    curve: { readonly steps: readonly number[]; readonly values: readonly number[] } | undefined,
  ): void {
    if (curve !== undefined && curve.steps.length > 0 && !this.#isOver)
      this.#pass(JSON.stringify({ type: 'measurements', ...curve }));
  }

  #hearLastWords(event: Extract<ProbeEvent, { type: 'end' | 'failure' }>, line: string): void {
    if (event.type === 'failure' && !mayBeAnotherRanks(event)) {
      this.#finish(line);
      return;
    }
    const all = [...this.#speakers.values()];
    const size = Math.max(...all.map(({ worldSize }) => worldSize));
    if (all.filter(({ lastWords }) => lastWords !== undefined).length >= size) this.settle();
    else
      this.#after(LAST_WORDS_MS, () => {
        this.settle();
      });
  }

  #after(ms: number, act: () => void): void {
    this.#timers.push(setTimeout(act, ms));
  }

  #finish(line: string): void {
    this.#pass(line);
    this.#isOver = true;
    for (const each of this.#timers) clearTimeout(each);
    this.#timers = [];
    this.#resolveOver();
  }
}

/** A rank of a pipeline has no loss of its own, and one rank alone may log: neither is a failure where another one measures. */
function mayBeAnotherRanks({ kind }: Extract<ProbeEvent, { type: 'failure' }>): boolean {
  return kind === 'neverCalledBackward' || kind === 'measureNeverCame';
}

function isAveraged(worldSize: number): boolean {
  return worldSize > 1 && worldSize <= MOST_AVERAGED_RANKS;
}
