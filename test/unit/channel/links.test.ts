import { spawn, type ChildProcess } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import type { ClientLink, LinkEnd } from '../../../src/channel/link';
import type { ServerMessage } from '../../../src/channel/protocol';
import { linkToProcess } from '../../../src/channel/processLink';
import { linkToThread } from '../../../src/channel/threadLink';

interface Echoing {
  readonly requests: { readonly echo: { readonly request: number; readonly result: number } };
  readonly notices: Readonly<Record<never, never>>;
  readonly failure: string;
}

/** Answers a request with its number; ends by itself at 0, by an error at 1, by a signal at 2. */
const ECHO = `(message) => {
  if (message.request === 0) process.exit(3);
  if (message.request === 1) throw new Error('defect');
  if (message.request === 2) process.kill(process.pid, 'SIGKILL');
  answer({ kind: 'result', name: 'echo', requestId: message.requestId, result: message.request });
}`;
const IN_THREAD = `const { parentPort } = require('node:worker_threads');
const answer = (message) => parentPort.postMessage(message);
parentPort.on('message', ${ECHO});`;
const IN_PROCESS = `const answer = (message) => process.send(message);
process.on('message', ${ECHO});`;

const thread = (): ClientLink<Echoing> =>
  linkToThread<Echoing>(new Worker(IN_THREAD, { eval: true, stderr: true }));

function child(executable = process.execPath): ChildProcess {
  return spawn(executable, ['-e', IN_PROCESS], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
}

interface Heard {
  readonly messages: ServerMessage<Echoing>[];
  readonly ends: LinkEnd[];
}

function listenTo(link: ClientLink<Echoing>): Heard {
  const heard: Heard = { messages: [], ends: [] };
  link.listen({
    onMessage: (message) => heard.messages.push(message),
    onEnd: (end) => heard.ends.push(end),
  });
  return heard;
}

function ask(link: ClientLink<Echoing>, request: number): void {
  link.post({ kind: 'request', name: 'echo', requestId: 5, request });
}

describe.each<[where: string, open: () => ClientLink<Echoing>]>([
  ['a thread', thread],
  ['a process', () => linkToProcess<Echoing>(child())],
])('the way to %s', (_, open) => {
  test('carries messages there and back', async () => {
    const link = open();
    const { messages } = listenTo(link);
    ask(link, 9);
    await expect
      .poll(() => messages, { timeout: 10_000 })
      .toEqual([{ kind: 'result', name: 'echo', requestId: 5, result: 9 }]);
    await link.terminate();
  });

  test('tells of an exit', async () => {
    const link = open();
    const { ends } = listenTo(link);
    ask(link, 0);
    await expect.poll(() => ends[0], { timeout: 10_000 }).toEqual({ kind: 'exit', exitCode: 3 });
    await link.terminate();
  });

  test('ends it, also where it is gone already', async () => {
    const link = open();
    const { ends } = listenTo(link);
    await link.terminate();
    await link.terminate();
    expect(ends).toHaveLength(1);
  });
});

test('a thread that throws tells its error', async () => {
  const link = thread();
  const { ends } = listenTo(link);
  ask(link, 1);
  await expect
    .poll(() => ends[0], { timeout: 10_000 })
    .toMatchObject({ kind: 'error', error: { message: 'defect' } });
});

test('a process that a signal ends tells which', async () => {
  const link = linkToProcess<Echoing>(child());
  const { ends } = listenTo(link);
  ask(link, 2);
  await expect.poll(() => ends, { timeout: 10_000 }).toEqual([{ kind: 'signal', signal: 'SIGKILL' }]);
});

test('a process that cannot be started tells its error, whatever it is sent', async () => {
  const link = linkToProcess<Echoing>(child('/no/such/program'));
  const { ends } = listenTo(link);
  ask(link, 9);
  await expect.poll(() => ends[0]?.kind, { timeout: 10_000 }).toBe('error');
  ask(link, 9);
  await link.terminate();
});
