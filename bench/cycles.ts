import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { linearRegression } from 'simple-statistics';
import { wholeNumber } from '../scripts/arguments';
import { runWithRetry } from '../scripts/process';
import { inRoot } from '../scripts/root';
import { runInEditor } from '../scripts/runInEditor';
import type { CycleSample } from './cycles/sample';
import { Checks } from './support/checks';
import { printTable } from './support/table';

// npm run -s bench:cycles [-- CYCLES]: opens, edits and closes Python files in a real extension host, prints what it holds after each
// fortieth of the cycles, and the slopes over the second half beside those with text files, which the extension does not look at.
const QUANTITIES = [
  'heapMB',
  'residentMB',
  'timers',
  'otherResources',
  'listeners',
  'temporaryFiles',
] as const;
/** Slopes per 1000 cycles that count as flat: what caches and collections of garbage do to a heap of some 100 MB. */
const FLAT = {
  heapMB: 1,
  residentMB: 10,
  timers: 0.5,
  otherResources: 0.5,
  listeners: 0.5,
  temporaryFiles: 0.5,
};
const MS_PER_CYCLE = 2000;

const cycles = wholeNumber('CYCLES', process.argv[2] ?? '5000');
runWithRetry('npm', ['run', '-s', 'build']);
const host = slopes(await samplesOf('txt'));
const samples = await samplesOf('py');
printTable(
  `${cycles} cycles of open, edit and close`,
  ['cycle', ...QUANTITIES],
  samples.map((sample) => [String(sample.cycle), ...QUANTITIES.map((name) => sample[name].toFixed(1))]),
);
const own = slopes(samples);
const checks = new Checks();
for (const name of QUANTITIES) {
  checks.add({
    what: `${name} per 1000 cycles over the second half, less than ${FLAT[name]} over the host's own`,
    value: `${own[name].toFixed(3)}, with text files ${host[name].toFixed(3)}`,
    met: own[name] - Math.max(0, host[name]) <= FLAT[name],
  });
}
checks.print();

async function samplesOf(fileExtension: 'py' | 'txt'): Promise<readonly CycleSample[]> {
  const output = inRoot('.cache', `cycles.${fileExtension}.jsonl`);
  if (existsSync(output)) await rm(output);
  await runInEditor({
    entryPoints: ['bench/cycles/cycle.ts'],
    name: 'cycles',
    environment: {
      MOMENTUM_LENS_CYCLES: String(cycles),
      MOMENTUM_LENS_CYCLES_OUTPUT: output,
      MOMENTUM_LENS_CYCLES_FILE_EXTENSION: fileExtension,
      MOMENTUM_LENS_SUITE_TIMEOUT_MS: String(240_000 + MS_PER_CYCLE * cycles),
    },
  });
  const lines = (await readFile(output, 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as CycleSample);
}

/** Of each quantity per 1000 cycles, over the second half of the samples. */
function slopes(all: readonly CycleSample[]): Readonly<Record<(typeof QUANTITIES)[number], number>> {
  const settled = all.slice(all.length >> 1);
  const slope = (name: (typeof QUANTITIES)[number]): number =>
    1000 * linearRegression(settled.map((sample) => [sample.cycle, sample[name]])).m;
  return {
    heapMB: slope('heapMB'),
    residentMB: slope('residentMB'),
    timers: slope('timers'),
    otherResources: slope('otherResources'),
    listeners: slope('listeners'),
    temporaryFiles: slope('temporaryFiles'),
  };
}
