import { access, readdir, writeFile } from 'node:fs/promises';
import { mkdtemp } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LaunchHost, type LaunchConnection } from '../../../../../src/train/script/launch/launchHost';

let host: LaunchHost;
let heard: string[];
let connections: LaunchConnection[];
let port: number;
let token: string;
let endExpectation: () => void;

beforeEach(async () => {
  const source = path.join(await mkdtemp(path.join(tmpdir(), 'momentum-lens-')), 'sitecustomize.py');
  await writeFile(source, '# wakes');
  host = await LaunchHost.start(source);
  heard = [];
  connections = [];
  const expected = host.expect({
    onGreeting: ({ type, processId }, connection) => {
      heard.push(`${type} ${processId}`);
      connections.push(connection);
    },
    onLine: (_, line) => heard.push(line),
    onClosed: () => heard.push('closed'),
  });
  endExpectation = expected.end;
  const [portText = '', tokenText = ''] = expected.address.split(':');
  [port, token] = [Number(portText), tokenText];
});
afterEach(() => host.close());

function speak(text: string): Promise<{ readonly socket: Socket; readonly closed: Promise<void> }> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(text);
      resolve({ socket, closed: new Promise((done) => socket.once('close', () => done())) });
    });
    socket.on('error', () => undefined);
    socket.resume();
  });
}

function hello(given = token, type = 'hello'): string {
  return `${JSON.stringify({ token: given, type, processId: 7 })}\n`;
}

describe('the host of a launch', () => {
  test('hears who names its token, line by line, and answers', async () => {
    const { socket, closed } = await speak(`${hello()}{"type": "rank"}\n`);
    await expect.poll(() => heard).toEqual(['hello 7', '{"type": "rank"}']);
    const answer = new Promise((resolve) => socket.once('data', (data) => resolve(String(data))));
    connections[0]?.send({ type: 'stop' });
    expect(await answer).toBe('{"type":"stop"}\n');
    connections[0]?.close();
    await closed;
    await expect.poll(() => heard.at(-1)).toBe('closed');
  });

  test.each([
    ['another token', hello('0'.repeat(32))],
    ['no token', '{"type": "hello", "processId": 7}\n'],
    ['a greeting of another kind', `{"token": "x", "type": "evil", "processId": 7}\n`],
    ['HTTP', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a first line without end', 'x'.repeat(5000)],
  ])('cuts off who begins with %s', async (_, text) => {
    const { closed } = await speak(text);
    await closed;
    expect(heard).toEqual([]);
  });

  test('cuts off who names a token that is good no longer', async () => {
    endExpectation();
    const { closed } = await speak(hello());
    await closed;
    expect(heard).toEqual([]);
  });

  test('listens on loopback only, and takes its folder away', async () => {
    expect(await readdir(host.folder)).toEqual(['sitecustomize.py']);
    const { closed } = await speak(hello());
    await expect.poll(() => heard).toEqual(['hello 7']);
    await host.close();
    await closed;
    await expect(access(host.folder)).rejects.toThrow();
    host = await LaunchHost.start(path.resolve('python/momentum_lens_launch/sitecustomize.py'));
  });
});
