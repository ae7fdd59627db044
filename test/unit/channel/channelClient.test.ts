import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  ChannelClient,
  type Answer,
  type Cancelled,
  type ChannelLoss,
  type RequestSignal,
} from '../../../src/channel/channelClient';
import type { ClientLink, LinkListener } from '../../../src/channel/link';
import type { ClientMessage, ServerMessage } from '../../../src/channel/protocol';

/** Requests are told apart by their numbers. */
interface Doubling {
  readonly requests: { readonly double: { readonly request: number; readonly result: number } };
  readonly notices: { readonly hint: string };
  readonly failure: string;
}

type Outcome = Answer<number, string> | Cancelled;

const LIMIT_MS = 100;
const GONE: ChannelLoss = { kind: 'ended', end: { kind: 'exit', exitCode: 1 } };
const REFUSED: ChannelLoss = { kind: 'ended', end: { kind: 'error', error: new Error('refused') } };
const TIMED_OUT: ChannelLoss = { kind: 'timedOut', afterMs: LIMIT_MS };
const DISPOSED: ChannelLoss = { kind: 'disposed' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The way to an end that does what a test lets it do. */
class FakeLink implements ClientLink<Doubling> {
  readonly requests: { readonly requestId: number; readonly request: number }[] = [];
  readonly notices: string[] = [];
  refusesNext = false;
  terminations = 0;
  #listener: LinkListener<ServerMessage<Doubling>> | undefined;

  post(message: ClientMessage<Doubling>): void {
    if (this.refusesNext) throw new Error('refused');
    if (message.kind === 'notice') this.notices.push(message.notice);
    else this.requests.push(message);
  }

  listen(listener: LinkListener<ServerMessage<Doubling>>): void {
    this.#listener = listener;
  }

  terminate(): Promise<void> {
    this.terminations += 1;
    return Promise.resolve();
  }

  /** Answers the last request; another one that is counted from it, or one that was never asked. */
  answer(place = -1, strayBy = 0): void {
    const asked = this.requests.at(place);
    const requestId = (asked?.requestId ?? -1) + strayBy;
    this.#listener?.onMessage({
      kind: 'result',
      name: 'double',
      requestId,
      result: 2 * (asked?.request ?? 0),
    });
  }

  fail(): void {
    const requestId = this.requests.at(-1)?.requestId ?? 0;
    this.#listener?.onMessage({ kind: 'failed', requestId, failure: 'defect' });
  }

  die(): void {
    this.#listener?.onEnd({ kind: 'exit', exitCode: 1 });
  }
}

interface Opened {
  readonly client: ChannelClient<Doubling>;
  readonly links: readonly FakeLink[];
}

function open(mostRestarts: number, replaceAfterFailure = false): Opened {
  const links: FakeLink[] = [];
  const connect = (): FakeLink => {
    const link = new FakeLink();
    links.push(link);
    return link;
  };
  const client = new ChannelClient<Doubling>({
    connect,
    mostRestarts,
    answerWithinMs: LIMIT_MS,
    replaceAfterFailure,
  });
  return { client, links };
}

test('the other end is started with the first request', async () => {
  const { client, links } = open(0);
  client.notify('hint', 'nobody hears this');
  expect(links).toHaveLength(0);
  const answer = client.request('double', 21);
  client.notify('hint', 'soon');
  links[0]?.answer();
  expect(await answer).toEqual({ kind: 'result', result: 42 });
  expect(links).toMatchObject([{ notices: ['soon'], terminations: 0 }]);
});

test('the other end has one request at a time', async () => {
  const { client, links } = open(0);
  const answers = [client.request('double', 1), client.request('double', 2)];
  expect(links[0]?.requests).toHaveLength(1);
  links[0]?.answer();
  links[0]?.answer();
  expect(await Promise.all(answers)).toEqual([
    { kind: 'result', result: 2 },
    { kind: 'result', result: 4 },
  ]);
});

test.each([
  [0, 1],
  [2, 3],
  [Infinity, 4],
])('with %i restarts, four requests that each end their end meet %i of them', async (most, ends) => {
  const { client, links } = open(most);
  const answers = [1, 2, 3, 4].map((each) => client.request('double', each));
  for (let each = 0; each < 4; each += 1) links.at(-1)?.die();
  expect(await Promise.all(answers)).toEqual(answers.map(() => ({ kind: 'lost', loss: GONE })));
  expect(links).toHaveLength(ends);
  expect(client.isOver).toBe(most !== Infinity);
});

test('an end that does not answer is ended, and the next one serves those that waited', async () => {
  const { client, links } = open(1);
  const answers = [client.request('double', 1), client.request('double', 2)];
  vi.advanceTimersByTime(LIMIT_MS);
  links[1]?.answer();
  expect(await Promise.all(answers)).toEqual([
    { kind: 'lost', loss: TIMED_OUT },
    { kind: 'result', result: 4 },
  ]);
  expect(links[0]?.terminations).toBe(1);
});

test('a request that waits behind one that is slow has its own time', () => {
  const { client, links } = open(0);
  void client.request('double', 1);
  void client.request('double', 2);
  vi.advanceTimersByTime(LIMIT_MS - 1);
  links[0]?.answer();
  vi.advanceTimersByTime(LIMIT_MS - 1);
  expect(client.isOver).toBe(false);
  vi.advanceTimersByTime(1);
  expect(client.isOver).toBe(true);
});

test.each([
  [true, 2],
  [false, 1],
])('an end that failed is replaced where that is asked for (%s)', async (replaceAfterFailure, ends) => {
  const { client, links } = open(1, replaceAfterFailure);
  const answers = [client.request('double', 1), client.request('double', 2)];
  links[0]?.fail();
  links.at(-1)?.answer();
  expect(await Promise.all(answers)).toEqual([
    { kind: 'failed', failure: 'defect' },
    { kind: 'result', result: 4 },
  ]);
  expect(links).toHaveLength(ends);
});

test('a cancel settles at once; what the other end is at it goes on with before the next request', async () => {
  const { client, links } = open(0);
  const cancel = new AbortController();
  const cancelled = [
    client.request('double', 1, cancel.signal),
    client.request('double', 2, cancel.signal),
    client.request('double', 3, AbortSignal.abort()),
  ];
  const kept = client.request('double', 4);
  cancel.abort();
  expect(await Promise.all(cancelled)).toEqual(cancelled.map(() => ({ kind: 'cancelled' })));
  expect(links[0]?.requests).toHaveLength(1);
  links[0]?.answer();
  links[0]?.answer();
  expect(await kept).toEqual({ kind: 'result', result: 8 });
  expect(links[0]?.requests.map(({ request }) => request)).toEqual([1, 4]);
});

test('a client is idle when nothing is left to answer, cancelled requests counted', async () => {
  const { client, links } = open(0);
  await client.whenIdle();
  const cancel = new AbortController();
  void client.request('double', 1, cancel.signal);
  cancel.abort();
  let isIdle = false;
  const idle = client.whenIdle().then(() => {
    isIdle = true;
  });
  await vi.advanceTimersByTimeAsync(1);
  expect(isIdle).toBe(false);
  links[0]?.answer();
  await idle;
});

test('disposing loses what is pending and what follows, and ends the other end', async () => {
  const { client, links } = open(Infinity);
  const answers = [client.request('double', 1), client.request('double', 2)];
  const idle = client.whenIdle();
  await client.dispose();
  await idle;
  answers.push(client.request('double', 3));
  expect(await Promise.all(answers)).toEqual(answers.map(() => ({ kind: 'lost', loss: DISPOSED })));
  expect(links).toMatchObject([{ terminations: 1 }]);
});

type Step =
  | 'ask'
  | 'askAborted'
  | 'answer'
  | 'fail'
  | 'answerStray'
  | 'answerAgain'
  | 'die'
  /** An end that was given up says all that it can. */
  | 'haunt'
  | 'refuseConnection'
  | 'refuseMessage'
  | 'notify'
  | 'dispose'
  | { readonly cancel: number }
  | { readonly waitMs: number };

const STEPS: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Step>('ask') },
    { weight: 4, arbitrary: fc.constant<Step>('answer') },
    fc.constantFrom<Step>('askAborted', 'fail', 'answerStray', 'answerAgain', 'die', 'haunt'),
    fc.constantFrom<Step>('refuseConnection', 'refuseMessage', 'notify'),
    fc.record({ cancel: fc.nat(30) }),
    fc.record({ waitMs: fc.integer({ min: 1, max: 2 * LIMIT_MS }) }),
    { weight: 1, arbitrary: fc.constantFrom<Step>('die', 'dispose', 'ask', 'ask') },
  ),
  { maxLength: 60 },
);

/** What a channel is to do, told plainly: one request after the other, each with what became of it. */
class NaiveChannel {
  readonly outcomes: (Outcome | undefined)[] = [];
  /** Requests by the ends that they were sent to. */
  readonly sent: number[][] = [];
  refusesConnection = false;
  #atWork: { readonly request: number; readonly since: number } | undefined;
  #end: 'none' | 'runs' | 'refuses' = 'none';
  #startsLeft: number;
  readonly #replaces: boolean;
  #loss: ChannelLoss = DISPOSED;
  #now = 0;

  constructor(mostRestarts: number, replaces: boolean) {
    this.#startsLeft = 1 + mostRestarts;
    this.#replaces = replaces;
  }

  ask(outcome?: Outcome): void {
    this.outcomes.push(outcome);
    this.#goOn();
  }

  /** What the end is at is over; nobody may have waited for it any more. */
  answer(outcomeOf: (request: number) => Outcome): void {
    if (this.#atWork === undefined) return;
    const { request } = this.#atWork;
    const outcome = outcomeOf(request);
    this.outcomes[request] ??= outcome;
    this.#atWork = undefined;
    if (outcome.kind === 'failed' && this.#replaces && this.#startsLeft > 0) this.#end = 'none';
    this.#goOn();
  }

  die(loss: ChannelLoss): void {
    if (this.#end === 'none' && loss !== DISPOSED) return;
    this.#end = 'none';
    this.#loss = loss;
    if (this.#atWork !== undefined) this.outcomes[this.#atWork.request] ??= { kind: 'lost', loss };
    this.#atWork = undefined;
    this.#goOn();
  }

  cancel(request: number): void {
    if (request < this.outcomes.length) this.outcomes[request] ??= { kind: 'cancelled' };
  }

  notify(): void {
    if (this.#end === 'refuses') this.die(REFUSED);
  }

  refuseMessages(): void {
    if (this.#end === 'runs') this.#end = 'refuses';
  }

  wait(ms: number): void {
    const until = this.#now + ms;
    while (this.#atWork !== undefined && this.#atWork.since + LIMIT_MS <= until) {
      this.#now = this.#atWork.since + LIMIT_MS;
      this.die(TIMED_OUT);
    }
    this.#now = until;
  }

  dispose(): void {
    this.#startsLeft = 0;
    this.die(DISPOSED);
  }

  #goOn(): void {
    for (const [request, outcome] of this.outcomes.entries()) {
      if (this.#atWork !== undefined) return;
      if (outcome === undefined) this.#send(request);
    }
  }

  #send(request: number): void {
    if (this.#end === 'none') this.#start();
    if (this.#end === 'none') this.outcomes[request] = { kind: 'lost', loss: this.#loss };
    else if (this.#end === 'refuses') {
      this.#end = 'none';
      this.#loss = REFUSED;
      this.outcomes[request] = { kind: 'lost', loss: REFUSED };
    } else {
      this.sent.at(-1)?.push(request);
      this.#atWork = { request, since: this.#now };
    }
  }

  #start(): void {
    if (this.#startsLeft === 0) return;
    this.#startsLeft -= 1;
    if (this.refusesConnection) {
      this.refusesConnection = false;
      this.#loss = REFUSED;
      return;
    }
    this.sent.push([]);
    this.#end = 'runs';
  }
}

/** Counts how often the request that it was given with was settled. */
class CountingSignal implements RequestSignal {
  aborted = false;
  settled = 0;
  #cancel: (() => void) | undefined;

  addEventListener(_: 'abort', listener: () => void): void {
    this.#cancel = listener;
  }

  removeEventListener(): void {
    this.settled += 1;
    this.#cancel = undefined;
  }

  abort(): void {
    this.aborted = true;
    this.#cancel?.();
  }
}

test('however requests, answers, failures, deaths, silences and cancels come, each request is settled once, as the naive channel has it', async () => {
  await fc.assert(
    fc.asyncProperty(
      STEPS,
      fc.constantFrom(0, 1, 3, Infinity),
      fc.boolean(),
      async (steps, mostRestarts, replaceAfterFailure) => {
        const links: FakeLink[] = [];
        let refusesConnection = false;
        const client = new ChannelClient<Doubling>({
          connect: () => {
            if (refusesConnection) {
              refusesConnection = false;
              throw new Error('refused');
            }
            const link = new FakeLink();
            links.push(link);
            return link;
          },
          mostRestarts,
          answerWithinMs: LIMIT_MS,
          replaceAfterFailure,
        });
        const model = new NaiveChannel(mostRestarts, replaceAfterFailure);
        const answers: Promise<Outcome>[] = [];
        const signals: CountingSignal[] = [];
        for (const step of [...steps, 'dispose' as const, 'ask' as const]) {
          take(step);
        }
        expect(await Promise.all(answers)).toEqual(model.outcomes);
        expect(links.map(({ requests }) => requests.map(({ request }) => request))).toEqual(model.sent);
        expect(signals.map(({ settled }) => settled)).toEqual(signals.map(() => 1));
        expect(links.filter(({ terminations }) => terminations !== 1)).toEqual([]);
        expect(vi.getTimerCount()).toBe(0);

        function take(step: Step): void {
          if (typeof step === 'object') {
            if ('cancel' in step) {
              signals[step.cancel]?.abort();
              model.cancel(step.cancel);
            } else {
              vi.advanceTimersByTime(step.waitMs);
              model.wait(step.waitMs);
            }
            return;
          }
          switch (step) {
            case 'ask':
            case 'askAborted': {
              const signal = new CountingSignal();
              if (step === 'askAborted') {
                signal.abort();
                // It is settled before it is listened to.
                signal.settled = 1;
              }
              const number = signals.length;
              signals.push(signal);
              answers.push(client.request('double', number, signal));
              model.ask(step === 'askAborted' ? { kind: 'cancelled' } : undefined);
              return;
            }
            case 'answer':
              links.at(-1)?.answer();
              model.answer((request) => ({ kind: 'result', result: 2 * request }));
              return;
            case 'fail':
              links.at(-1)?.fail();
              model.answer(() => ({ kind: 'failed', failure: 'defect' }));
              return;
            case 'answerStray':
              links.at(-1)?.answer(-1, 1);
              return;
            case 'answerAgain':
              links.at(-1)?.answer(-2);
              return;
            case 'die':
              links.at(-1)?.die();
              model.die(GONE);
              return;
            case 'haunt':
              for (const link of links.slice(0, -1)) {
                link.answer();
                link.fail();
                link.die();
              }
              return;
            case 'refuseConnection':
              refusesConnection = true;
              model.refusesConnection = true;
              return;
            case 'refuseMessage': {
              const link = links.at(-1);
              if (link !== undefined) link.refusesNext = true;
              model.refuseMessages();
              return;
            }
            case 'notify':
              client.notify('hint', 'soon');
              model.notify();
              return;
            case 'dispose':
              void client.dispose();
              model.dispose();
          }
        }
      },
    ),
    { numRuns: 1000 },
  );
});
