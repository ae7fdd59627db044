import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { processesWithEnvironment } from '../../test/support/host/processes';
import type { ChaosTools } from './besiege';
import { calibrateProject } from './calibrateProject';
import { makeProject, PROJECT_KINDS } from './projects';

/** What a calibration that is over has left in its host. */
export interface Remains {
  readonly heapKilobytes: number;
  readonly residentKilobytes: number;
  /** Temporary files, scratch copies, journals and claims; records are meant to stay. */
  readonly files: number;
  readonly processes: number;
  /** Of the event loop: timers, and everything else that keeps it alive. */
  readonly timers: number;
  readonly handles: number;
  /** Of the process itself, of any event. */
  readonly listeners: number;
}

/** So many calibrations of every kind in turn, in this one process, and what each left. */
export async function calibrateInARow(tools: ChaosTools, count: number): Promise<readonly Remains[]> {
  const root = await mkdtemp(path.join(tmpdir(), 'momentum-lens-row-'));
  const temporary = path.join(root, 'tmp');
  await mkdir(temporary);
  process.env['TMPDIR'] = temporary;
  const collectGarbage = garbageCollector();
  const remains: Remains[] = [];
  for (let number = 0; number < count; number += 1) {
    const kind = PROJECT_KINDS[number % PROJECT_KINDS.length] ?? 'program';
    const project = await makeProject(path.join(root, kind), { ...tools, kind });
    const outcome = await calibrateProject(project, {
      started: () => undefined,
      finished: () => undefined,
      output: () => undefined,
      wrong: (what) => {
        throw new Error(what);
      },
    });
    if (outcome.kind !== 'finished') throw new Error(JSON.stringify(outcome));
    // What ends in the next turn of the loop is not left.
    await setTimeout(500);
    collectGarbage();
    remains.push(await remainsIn(root));
    process.stderr.write(`${number + 1} of ${count} calibrations\n`);
  }
  delete process.env['TMPDIR'];
  await rm(root, { recursive: true, force: true });
  return remains;
}

async function remainsIn(root: string): Promise<Remains> {
  const { heapUsed, rss } = process.memoryUsage();
  const active = process.getActiveResourcesInfo();
  const timers = active.filter((name) => name === 'Timeout' || name === 'Immediate').length;
  const names = await readdir(root, { recursive: true });
  return {
    heapKilobytes: heapUsed / 1000,
    residentKilobytes: rss / 1000,
    files: names.filter((name) => !KEPT.test(name)).length,
    processes: processesWithEnvironment(root).filter(({ processId }) => processId !== process.pid).length,
    timers,
    handles: active.length - timers,
    listeners: process
      .eventNames()
      .map((name) => process.listenerCount(name))
      .reduce((sum, each) => sum + each, 0),
  };
}

/** The folders themselves, the user's own files, and records. */
const KEPT = /^(?:\w+|\w+[\\/](?:journals|scratch)|\w+[\\/](?:project|records)(?:[\\/].*)?)$/u;

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  return () => {
    if (typeof collect === 'function') collect();
  };
}

/** How much a quantity grows with each calibration, by least squares, with its standard error. */
export function slopeOf(values: readonly number[]): {
  readonly slope: number;
  readonly standardError: number;
} {
  const count = values.length;
  const middle = (count - 1) / 2;
  const mean = values.reduce((sum, each) => sum + each, 0) / count;
  let squares = 0;
  let products = 0;
  for (const [index, value] of values.entries()) {
    squares += (index - middle) ** 2;
    products += (index - middle) * (value - mean);
  }
  const slope = products / squares;
  const residuals = values.map((value, index) => (value - mean - slope * (index - middle)) ** 2);
  const variance = residuals.reduce((sum, each) => sum + each, 0) / (count - 2);
  return { slope, standardError: Math.sqrt(variance / squares) };
}
