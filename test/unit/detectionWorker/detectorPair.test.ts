import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Detection } from '../../../src/detect/workspaceFiles';
import type { DetectionSource } from '../../../src/detect/detector';
import { DetectorPair } from '../../../src/detectionWorker/detectorPair';
import type { DetectorClient } from '../../../src/detectionWorker/detectorClient';

const TEXT = { languageId: 'python', fileName: 'a.py', text: 'SGD(lr=0.1)' };
const NOTHING: Detection = { configs: [], wanted: [] };

/** A thread that answers when it is told to. */
function thread() {
  const waiting: (() => void)[] = [];
  const asked: DetectionSource[] = [];
  const dispose = vi.fn();
  const forget = vi.fn();
  const client = {
    detect: (source: DetectionSource) => {
      asked.push(source);
      return new Promise<Detection>((resolve) => {
        waiting.push(() => {
          resolve(NOTHING);
        });
      });
    },
    forget,
    dispose,
  } as unknown as DetectorClient;
  return { client, asked, dispose, forget, answer: () => waiting.shift()?.() };
}

function pair() {
  const threads: ReturnType<typeof thread>[] = [];
  const detectors = new DetectorPair(() => {
    const made = thread();
    threads.push(made);
    return made.client;
  });
  return { detectors, threads };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('texts that are read once are shared by both threads, documents are not', () => {
  const { detectors, threads } = pair();
  for (let read = 0; read < 4; read += 1) void detectors.detect(TEXT);
  void detectors.detect({ ...TEXT, documentId: 'a' });
  detectors.forget('a');
  expect(threads.map(({ asked }) => asked.length)).toEqual([3, 2]);
  expect(threads[0]?.asked.at(-1)?.documentId).toBe('a');
  expect(threads[0]?.forget).toHaveBeenCalledWith('a');
});

test('no thread begins once both have ended', () => {
  const { detectors, threads } = pair();
  void detectors.detect(TEXT);
  detectors.dispose();
  void detectors.detect(TEXT);
  expect(threads).toHaveLength(1);
});

test('one text after the other needs no second thread', async () => {
  const { detectors, threads } = pair();
  for (let read = 0; read < 3; read += 1) {
    const found = detectors.detect(TEXT);
    threads[0]?.answer();
    await found;
  }
  expect(threads).toHaveLength(1);
});

test('the second thread ends when nothing has come for a while, and begins anew with the next scan', async () => {
  const { detectors, threads } = pair();
  const scan = async (second: number): Promise<void> => {
    const found = [detectors.detect(TEXT), detectors.detect(TEXT)];
    threads[0]?.answer();
    threads[second]?.answer();
    await Promise.all(found);
  };
  await scan(1);
  vi.advanceTimersByTime(5000);
  await scan(1);
  vi.advanceTimersByTime(9000);
  expect(threads[1]?.dispose).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2000);
  expect(threads[1]?.dispose).toHaveBeenCalledOnce();
  await scan(2);
  expect(threads).toHaveLength(3);
  detectors.dispose();
  expect(threads[0]?.dispose).toHaveBeenCalledOnce();
  expect(threads[2]?.dispose).toHaveBeenCalledOnce();
});
