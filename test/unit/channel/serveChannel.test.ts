import { expect, test } from 'vitest';
import { serveChannel, type ChannelHandlers } from '../../../src/channel/serveChannel';
import type { ClientMessage, ServerMessage } from '../../../src/channel/protocol';

interface Dividing {
  readonly requests: {
    readonly divide: { readonly request: readonly [number, number]; readonly result: number };
    readonly wait: { readonly request: Promise<void>; readonly result: string };
  };
  readonly notices: { readonly remember: string };
  readonly failure: { readonly reason: string };
}

interface Served {
  readonly answers: ServerMessage<Dividing>[];
  readonly remembered: string[];
  /** Sends a message, and waits until everything is answered that can be. */
  tell(message: ClientMessage<Dividing>): Promise<void>;
}

function served(changes: Partial<ChannelHandlers<Dividing>> = {}, refuses?: unknown): Served {
  const answers: ServerMessage<Dividing>[] = [];
  const remembered: string[] = [];
  const listeners: ((message: ClientMessage<Dividing>) => void)[] = [];
  serveChannel<Dividing>(
    {
      post: (message) => {
        if (message.kind === 'result' && message.result === refuses) throw new Error('not to be sent');
        answers.push(message);
      },
      listen: (onMessage) => {
        listeners.push(onMessage);
      },
    },
    {
      requests: {
        divide: ([by, into]) => {
          if (into === 0) throw new Error('by zero');
          return by / into;
        },
        wait: (waiting) => waiting.then(() => 'waited'),
      },
      notices: {
        remember: (what) => {
          if (what === '') throw new Error('nothing to remember');
          remembered.push(what);
        },
      },
      failureOf: (error) => ({ reason: error instanceof Error ? error.message : '' }),
      ...changes,
    },
  );
  return {
    answers,
    remembered,
    tell: async (message) => {
      for (const hear of listeners) hear(message);
      await new Promise((resolve) => {
        setTimeout(resolve);
      });
    },
  };
}

function divide(requestId: number, by: number, into: number): ClientMessage<Dividing> {
  return { kind: 'request', name: 'divide', requestId, request: [by, into] };
}

test('each request is answered with its name and number', async () => {
  const { answers, tell } = served();
  await tell(divide(7, 6, 2));
  expect(answers).toEqual([{ kind: 'result', name: 'divide', requestId: 7, result: 3 }]);
});

test('what a request throws is a failure, and the next one is answered', async () => {
  const { answers, tell } = served();
  await tell(divide(1, 1, 0));
  await tell(divide(2, 1, 2));
  expect(answers).toEqual([
    { kind: 'failed', requestId: 1, failure: { reason: 'by zero' } },
    { kind: 'result', name: 'divide', requestId: 2, result: 0.5 },
  ]);
});

test('a result that cannot be sent is a failure, and the next one is answered', async () => {
  const { answers, tell } = served({}, 3);
  await tell(divide(1, 6, 2));
  await tell(divide(2, 6, 3));
  expect(answers.map(({ kind }) => kind)).toEqual(['failed', 'result']);
});

test('messages take their turns, notices too', async () => {
  const { answers, remembered, tell } = served();
  const goOn: (() => void)[] = [];
  const waiting = new Promise<void>((resolve) => {
    goOn.push(resolve);
  });
  await tell({ kind: 'request', name: 'wait', requestId: 1, request: waiting });
  await tell({ kind: 'notice', name: 'remember', notice: 'this' });
  await tell(divide(2, 1, 1));
  expect({ answers, remembered }).toEqual({ answers: [], remembered: [] });
  for (const resolve of goOn) resolve();
  await expect.poll(() => answers.map(({ requestId }) => requestId)).toEqual([1, 2]);
  expect(remembered).toEqual(['this']);
});

test('a notice that fails ends nothing', async () => {
  const { answers, remembered, tell } = served();
  await tell({ kind: 'notice', name: 'remember', notice: '' });
  await tell({ kind: 'notice', name: 'remember', notice: 'this' });
  await tell(divide(1, 4, 2));
  expect(remembered).toEqual(['this']);
  expect(answers).toHaveLength(1);
});
