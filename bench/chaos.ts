import { parseArgs } from 'node:util';
import { chosenNames, wholeNumber } from '../scripts/arguments';
import { besiege, chaosTools } from './chaos/besiege';
import { calibrateInARow, slopeOf, type Remains } from './chaos/inARow';
import { killCount } from './chaos/killing';
import { killPages } from './chaos/pageKills';
import { takeInputs } from './chaos/takeInputs';
import { Checks } from './support/checks';
import { machine } from './support/worker';

// npm run -s bench:chaos -- SEED [--only=kills,pages,inputs,row --kills=40 --minutes=3 --inputs=7000 --calibrations=40]: `kills` ends host, probe,
// forking process, forked trial, program and worker at random moments of calibrations, and goes on after each death of a host; `pages` the panel's page in a real browser; `inputs`
// feeds mutated records, plans, results, journals, protocol lines, page messages and launch files to what reads them; `row` runs
// calibrations one after another in one process and says what they leave. Linux only: processes are told by their environment.

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: 'kills,inputs' },
    kills: { type: 'string', default: '40' },
    minutes: { type: 'string', default: '3' },
    inputs: { type: 'string', default: '7000' },
    calibrations: { type: 'string', default: '40' },
  },
});
const seed = wholeNumber('SEED', positionals[0] ?? '1');
const checks = new Checks();
/** How much each calibration may leave behind, beyond the error of the slope. */
const MOST_GROWTH: Readonly<Record<keyof Remains, number>> = {
  heapKilobytes: 50,
  residentKilobytes: 500,
  files: 0,
  processes: 0,
  timers: 0,
  handles: 0,
  listeners: 0,
};
const QUANTITIES = [
  'heapKilobytes',
  'residentKilobytes',
  'files',
  'processes',
  'timers',
  'handles',
  'listeners',
] as const;
const total = { tried: 0, exceptions: 0, lost: 0, processesLeft: 0 };
const PARTS: Readonly<Record<string, () => Promise<void>>> = { kills, pages, inputs, row };
console.log(`${machine()}, seed ${seed}`);
for (const name of chosenNames({ option: '--only', list: options.only, known: Object.keys(PARTS) }))
  await PARTS[name]?.();
checks.print();
console.log(
  `\ntried ${total.tried}, exceptions ${total.exceptions}, finished trials lost ${total.lost}, processes left ${total.processesLeft}`,
);
process.exit(checks.allMet ? 0 : 1);

async function kills(): Promise<void> {
  const mostKills = wholeNumber('--kills', options.kills);
  const mostMs = 60_000 * wholeNumber('--minutes', options.minutes);
  const tally = await besiege(await chaosTools(), { seed, mostKills, mostMs });
  const { exceptions, lost, processesLeft, filesLeft, calibrations, records, finishedTrials, failures } =
    tally;
  console.log(
    `\nKills: ${killCount(tally)} tried (${counted(tally.kills)}) in ${calibrations} calibrations, of which ${records} came to their record; ${finishedTrials} trials finished; failures told: ${counted(failures)}. Pages are killed by --only=pages.`,
  );
  total.tried += killCount(tally);
  total.exceptions += exceptions.length;
  total.lost += lost.length;
  total.processesLeft += processesLeft.length;
  expectNone('exceptions under kills', exceptions);
  expectNone('finished trials lost', lost);
  expectNone('processes left', processesLeft);
  expectNone('files left', filesLeft);
}

async function pages(): Promise<void> {
  const mostMs = 60_000 * wholeNumber('--minutes', options.minutes);
  const tally = await killPages(await chaosTools(), {
    seed,
    mostKills: wholeNumber('--kills', options.kills),
    mostMs,
  });
  console.log(
    `\nPages: ${tally.kills} killed in ${tally.calibrations} calibrations, ${tally.finishedTrials} trials finished.`,
  );
  total.tried += tally.kills;
  total.exceptions += tally.exceptions.length;
  total.lost += tally.lost.length;
  expectNone('exceptions under kills of pages', tally.exceptions);
  expectNone('finished trials not shown or not recorded', tally.lost);
}

async function inputs(): Promise<void> {
  const taken = await takeInputs(seed, wholeNumber('--inputs', options.inputs));
  console.log('\nMutated inputs:');
  for (const { name, tried, believed, slowestMs } of taken)
    console.log(
      `${name}: ${tried} tried, ${believed} believed in part, the slowest ${slowestMs.toFixed(0)} ms`,
    );
  for (const { name, tried, exceptions } of taken) {
    total.tried += tried;
    total.exceptions += exceptions.length;
    expectNone(`exceptions from ${name}`, exceptions);
  }
}

async function row(): Promise<void> {
  const remains = await calibrateInARow(
    await chaosTools(),
    wholeNumber('--calibrations', options.calibrations),
  );
  // The first dozens load and compile what later ones find.
  const settled = remains.slice(Math.floor(remains.length / 2));
  console.log(`\nWhat each of the last ${settled.length} of ${remains.length} calibrations adds:`);
  for (const quantity of QUANTITIES) {
    const values = settled.map((each) => each[quantity]);
    const { slope, standardError } = slopeOf(values);
    const most = MOST_GROWTH[quantity];
    checks.add({
      what: `${quantity}, by at most ${most} each`,
      value: `${slope.toFixed(2)} ± ${standardError.toFixed(2)} each; ${values.map((each) => each.toFixed(0)).join(' ')}`,
      met: slope - 2 * standardError <= most,
    });
  }
}

function expectNone(what: string, found: readonly string[]): void {
  for (const each of found.slice(0, 10)) console.log(`${what}: ${each}`);
  checks.add({ what, value: String(found.length), met: found.length === 0 });
}

function counted(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ') || 'none';
}
