import type { ClientLink, LinkEnd } from './link';
import type {
  ChannelProtocol,
  ClientMessage,
  NoticeName,
  RequestName,
  RequestOf,
  ResultOf,
  ServerMessage,
} from './protocol';

/** Why a request got no answer. */
export type ChannelLoss =
  /** The other end is gone, or could not be started. */
  | { readonly kind: 'ended'; readonly end: LinkEnd }
  | { readonly kind: 'timedOut'; readonly afterMs: number }
  | { readonly kind: 'disposed' };

/** What becomes of a request: failures are values. */
export type Answer<Result, Failure> =
  | { readonly kind: 'result'; readonly result: Result }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'lost'; readonly loss: ChannelLoss };

export type AnswerTo<Protocol extends ChannelProtocol, Name extends RequestName<Protocol>> = Answer<
  ResultOf<Protocol, Name>,
  Protocol['failure']
>;

export interface Cancelled {
  readonly kind: 'cancelled';
}

/** The part of an AbortSignal that is needed. */
export interface RequestSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface ChannelOptions<Protocol extends ChannelProtocol> {
  /** Starts the other end. */
  readonly connect: () => ClientLink<Protocol>;
  /** How often another end is started for one that is gone, when there is something to ask: 0 for never, Infinity for each time. */
  readonly mostRestarts: number;
  /** An end that leaves a request unanswered for so long has hung, and is ended. */
  readonly answerWithinMs?: number;
  /** What failed may have broken the end's memory: it is replaced then, while a restart is left. */
  readonly replaceAfterFailure?: boolean;
}

/** A request that waits, or that the other end is at. */
interface Asked<Protocol extends ChannelProtocol> {
  readonly message: (requestId: number) => ClientMessage<Protocol>;
  readonly settle: (answer: AnswerTo<Protocol, RequestName<Protocol>> | Cancelled) => void;
}

interface Sent<Protocol extends ChannelProtocol> {
  /** Undefined once nobody waits for it any more. */
  asked: Asked<Protocol> | undefined;
  readonly requestId: number;
  readonly watchdog: ReturnType<typeof setTimeout> | undefined;
}

/**
 * The asking end. The other end starts with the first request, and has one at a time: where it ends or hangs, that one is lost, and those
 * that waited behind it are asked of the next end, where there may be one. Every request is settled once, and none rejects.
 */
export class ChannelClient<Protocol extends ChannelProtocol> {
  readonly #options: ChannelOptions<Protocol>;
  readonly #waiting: Asked<Protocol>[] = [];
  readonly #onIdle: (() => void)[] = [];
  #sent: Sent<Protocol> | undefined;
  #link: ClientLink<Protocol> | undefined;
  #startsLeft: number;
  #nextRequestId = 0;
  /** Of the last end, for those who ask when there is no other. */
  #loss: ChannelLoss = { kind: 'disposed' };

  constructor(options: ChannelOptions<Protocol>) {
    this.#options = options;
    this.#startsLeft = 1 + options.mostRestarts;
  }

  /** True when there is no other end any more, nor will be. */
  get isOver(): boolean {
    return this.#link === undefined && this.#startsLeft === 0;
  }

  /** What becomes of a request. */
  request<Name extends RequestName<Protocol>>(
    name: Name,
    request: RequestOf<Protocol, Name>,
  ): Promise<AnswerTo<Protocol, Name>>;
  /** A cancel settles at once. What the other end is at it goes on with, unheard, before it is asked anything else. */
  request<Name extends RequestName<Protocol>>(
    name: Name,
    request: RequestOf<Protocol, Name>,
    signal: RequestSignal,
  ): Promise<AnswerTo<Protocol, Name> | Cancelled>;
  request<Name extends RequestName<Protocol>>(
    name: Name,
    request: RequestOf<Protocol, Name>,
    signal?: RequestSignal,
  ): Promise<AnswerTo<Protocol, Name> | Cancelled> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve({ kind: 'cancelled' });
        return;
      }
      const cancel = (): void => {
        this.#cancel(asked);
      };
      // A request's name, its content and its result belong together, which a list of requests cannot say.
      const asked: Asked<Protocol> = {
        message: (requestId) => ({ kind: 'request', name, requestId, request }) as ClientMessage<Protocol>,
        settle: (answer) => {
          signal?.removeEventListener('abort', cancel);
          resolve(answer as AnswerTo<Protocol, Name> | Cancelled);
        },
      };
      signal?.addEventListener('abort', cancel, { once: true });
      this.#waiting.push(asked);
      this.#sendNext();
    });
  }

  /** Tells the other end, where there is one. */
  notify<Name extends NoticeName<Protocol>>(name: Name, notice: Protocol['notices'][Name]): void {
    if (this.#link !== undefined)
      this.#post(this.#link, { kind: 'notice', name, notice } as ClientMessage<Protocol>);
  }

  /** Resolves when the other end has nothing left to answer, cancelled requests counted. */
  whenIdle(): Promise<void> {
    if (this.#sent === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onIdle.push(resolve);
    });
  }

  /** Ends the other end for good; what is pending is lost. */
  async dispose(): Promise<void> {
    const link = this.#link;
    this.#startsLeft = 0;
    this.#lose({ kind: 'disposed' });
    await link?.terminate();
  }

  #sendNext(): void {
    while (this.#sent === undefined) {
      const asked = this.#waiting.shift();
      if (asked === undefined) {
        for (const resolve of this.#onIdle.splice(0)) resolve();
        return;
      }
      const link = this.#runningLink();
      if (link === undefined) asked.settle({ kind: 'lost', loss: this.#loss });
      else this.#send(link, asked);
    }
  }

  #send(link: ClientLink<Protocol>, asked: Asked<Protocol>): void {
    const requestId = this.#nextRequestId;
    this.#nextRequestId += 1;
    this.#sent = { asked, requestId, watchdog: this.#watchdog(link) };
    this.#post(link, asked.message(requestId));
  }

  #watchdog(link: ClientLink<Protocol>): ReturnType<typeof setTimeout> | undefined {
    const { answerWithinMs } = this.#options;
    return answerWithinMs === undefined
      ? undefined
      : setTimeout(() => {
          this.#end(link, { kind: 'timedOut', afterMs: answerWithinMs });
        }, answerWithinMs);
  }

  #post(link: ClientLink<Protocol>, message: ClientMessage<Protocol>): void {
    try {
      link.post(message);
    } catch (error) {
      this.#end(link, { kind: 'ended', end: endByError(error) });
    }
  }

  #runningLink(): ClientLink<Protocol> | undefined {
    if (this.#link !== undefined || this.#startsLeft === 0) return this.#link;
    this.#startsLeft -= 1;
    try {
      const link = this.#options.connect();
      link.listen({
        onMessage: (message) => {
          this.#receive(link, message);
        },
        onEnd: (end) => {
          this.#end(link, { kind: 'ended', end });
        },
      });
      this.#link = link;
    } catch (error) {
      this.#loss = { kind: 'ended', end: endByError(error) };
    }
    return this.#link;
  }

  #receive(link: ClientLink<Protocol>, message: ServerMessage<Protocol>): void {
    // An end that was given up may still speak; no two requests have one number, whichever end they went to.
    if (this.#sent?.requestId !== message.requestId) return;
    const asked = this.#takeSent();
    switch (message.kind) {
      case 'result':
        asked?.settle({ kind: 'result', result: message.result });
        break;
      case 'failed':
        asked?.settle({ kind: 'failed', failure: message.failure });
        if (this.#options.replaceAfterFailure === true && this.#startsLeft > 0) {
          this.#link = undefined;
          void link.terminate();
        }
    }
    this.#sendNext();
  }

  #takeSent(): Asked<Protocol> | undefined {
    const asked = this.#sent?.asked;
    clearTimeout(this.#sent?.watchdog);
    this.#sent = undefined;
    return asked;
  }

  #cancel(asked: Asked<Protocol>): void {
    const place = this.#waiting.indexOf(asked);
    if (place >= 0) this.#waiting.splice(place, 1);
    else if (this.#sent?.asked === asked) this.#sent.asked = undefined;
    asked.settle({ kind: 'cancelled' });
  }

  #end(link: ClientLink<Protocol>, loss: ChannelLoss): void {
    if (this.#link !== link) return;
    void link.terminate();
    this.#lose(loss);
  }

  #lose(loss: ChannelLoss): void {
    this.#link = undefined;
    this.#loss = loss;
    this.#takeSent()?.settle({ kind: 'lost', loss });
    this.#sendNext();
  }
}

function endByError(error: unknown): LinkEnd {
  return { kind: 'error', error: error instanceof Error ? error : new Error(String(error)) };
}
