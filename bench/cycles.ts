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

// npm run -s bench:cycles [-- CYCLES]: opens, edits and closes Python files in a real extension host, and prints what it holds after
// each fortieth of the cycles, and the slopes over the second half.
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
const output = inRoot('.cache', 'cycles.jsonl');
if (existsSync(output)) await rm(output);
runWithRetry('npm', ['run', '-s', 'build']);
await runInEditor({
  entryPoints: ['bench/cycles/cycle.ts'],
  name: 'cycles',
  environment: {
    MOMENTUM_LENS_CYCLES: String(cycles),
    MOMENTUM_LENS_CYCLES_OUTPUT: output,
    MOMENTUM_LENS_SUITE_TIMEOUT_MS: String(240_000 + MS_PER_CYCLE * cycles),
  },
});
const samples = (await readFile(output, 'utf8'))
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as CycleSample);
printTable(
  `${cycles} cycles of open, edit and close`,
  ['cycle', ...QUANTITIES],
  samples.map((sample) => [String(sample.cycle), ...QUANTITIES.map((name) => sample[name].toFixed(1))]),
);
const settled = samples.slice(samples.length >> 1);
const checks = new Checks();
for (const name of QUANTITIES) {
  const slope = 1000 * linearRegression(settled.map((sample) => [sample.cycle, sample[name]])).m;
  checks.add({
    what: `${name} per 1000 cycles, over the second half`,
    value: slope.toFixed(3),
    met: Math.abs(slope) <= FLAT[name] || slope < 0,
  });
}
checks.print();
