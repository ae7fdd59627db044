import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import type { Detector } from '../../../src/detect/detector';
import { DetectorClient, type DetectionWorker } from '../../../src/detectionWorker/detectorClient';
import type { ClientMessage, ServerMessage } from '../../../src/channel/protocol';
import { portOfThread } from '../../../src/channel/threadLink';
import type { DetectionProtocol } from '../../../src/detectionWorker/protocol';
import { serveDetection } from '../../../src/detectionWorker/serveDetection';

const NOTHING = { configs: [], wanted: [] };
const SOURCE = { languageId: 'yaml', fileName: 'a.yaml', text: 'optimizer: sgd' };

/** A worker in this thread: messages are cloned as a real channel does, and `detector` answers them. */
class InlineWorker extends EventEmitter implements DetectionWorker {
  readonly #requests = new EventEmitter();
  terminated = false;

  constructor(detector: Promise<Detector>) {
    super();
    const port = {
      postMessage: (response: ServerMessage<DetectionProtocol>) =>
        this.emit('message', structuredClone(response)),
      on: (event: 'message', listener: (message: ClientMessage<DetectionProtocol>) => void): void => {
        this.#requests.on(event, listener);
      },
    };
    serveDetection(portOfThread<DetectionProtocol>(port), detector);
  }

  postMessage(message: ClientMessage<DetectionProtocol>): void {
    this.#requests.emit('message', structuredClone(message));
  }

  terminate(): Promise<number> {
    this.terminated = true;
    return Promise.resolve(0);
  }
}

function clientOver(detectors: readonly Promise<Detector>[], answerWithinMs = 10_000) {
  const workers: InlineWorker[] = [];
  const client = new DetectorClient(() => {
    const worker = new InlineWorker(detectors[workers.length] ?? Promise.reject(new Error('no more')));
    workers.push(worker);
    return worker;
  }, answerWithinMs);
  return { client, workers };
}

const idle = {
  prepare: () => Promise.resolve(),
  forget: () => {},
  detect: () => [],
  detectWanting: () => NOTHING,
};
const finding: Promise<Detector> = Promise.resolve(idle);
const throwing: Promise<Detector> = Promise.resolve({
  ...idle,
  detectWanting: () => {
    throw new Error('defect');
  },
});
const silent = new Promise<Detector>(() => {});

test('the worker starts with the first request and serves all that follow', async () => {
  const { client, workers } = clientOver([finding]);
  expect(workers).toHaveLength(0);
  await expect(Promise.all([client.detect(SOURCE), client.detect(SOURCE)])).resolves.toEqual([
    NOTHING,
    NOTHING,
  ]);
  expect(workers).toHaveLength(1);
});

test('a defect in detection rejects its request and ends the worker, whose memory may be broken; the next is served', async () => {
  const { client, workers } = clientOver([throwing, finding]);
  await expect(client.detect(SOURCE)).rejects.toThrow('defect');
  expect(workers[0]?.terminated).toBe(true);
  await expect(client.detect(SOURCE)).resolves.toEqual(NOTHING);
});

test('a worker that dies rejects what it was at, and another one serves what waited behind that', async () => {
  const { client, workers } = clientOver([silent, finding]);
  const [guilty, ...innocent] = [client.detect(SOURCE), client.detect(SOURCE), client.detect(SOURCE)];
  workers[0]?.emit('exit', 1);
  await expect(guilty).rejects.toThrow('exit code 1');
  for (const each of innocent) await expect(each).resolves.toEqual(NOTHING);
});

test('a text that takes too long costs those that wait behind it nothing, however long they wait', async () => {
  const { client, workers } = clientOver([silent, silent, finding], 20);
  const [first, second, third] = [client.detect(SOURCE), client.detect(SOURCE), client.detect(SOURCE)];
  await expect(first).rejects.toThrow('20 ms');
  await expect(second).rejects.toThrow('20 ms');
  await expect(third).resolves.toEqual(NOTHING);
  expect(workers).toHaveLength(3);
});

test('a worker that does not answer is ended', async () => {
  const { client, workers } = clientOver([silent, finding], 20);
  await expect(client.detect(SOURCE)).rejects.toThrow('20 ms');
  expect(workers[0]?.terminated).toBe(true);
  await expect(client.detect(SOURCE)).resolves.toEqual(NOTHING);
});

test('a closed document is forgotten, without starting a worker for it', async () => {
  const forgotten: string[] = [];
  const detector = { ...idle, forget: (id: string) => void forgotten.push(id) };
  const { client, workers } = clientOver([Promise.resolve(detector)]);
  client.forget('a');
  expect(workers).toHaveLength(0);
  await client.detect(SOURCE);
  client.forget('b');
  await client.detect(SOURCE);
  expect(forgotten).toEqual(['b']);
});

test('disposing rejects what is pending and what follows, and ends the worker', async () => {
  const { client, workers } = clientOver([silent]);
  const pending = client.detect(SOURCE);
  client.dispose();
  await expect(pending).rejects.toThrow('disposed');
  expect(workers[0]?.terminated).toBe(true);
  await expect(client.detect(SOURCE)).rejects.toThrow('disposed');
  expect(workers).toHaveLength(1);
});
