// npm run -s bench:fit [-- --sweeps N] [--only PART,…] [--tables a,b]: what the calibration's statistics are worth, on worlds
// where the truth is known; --only takes those whose names have one of the parts.
import { parseArgs } from 'node:util';
import { chosenNames, wholeNumber } from '../scripts/arguments';
import { Bounds } from './fit/bounds';
import { benchCutShort } from './fit/cutShort';
import { benchRefitTiming } from './fit/refitTiming';
import { benchSingleRate } from './fit/singleRate';
import { benchTpe } from './fit/tpe';
import { benchVerdicts } from './fit/verdicts';
import { GENERATORS } from './fit/worlds';

const { values } = parseArgs({
  options: {
    /** Sweeps per generator. */
    sweeps: { type: 'string', default: '1000' },
    only: { type: 'string' },
    tables: { type: 'string' },
  },
});
const TABLES = ['sweeps', 'verdicts', 'cutShort', 'refit', 'tpe'];
const sweeps = wholeNumber('--sweeps', values.sweeps);
const tables = new Set(chosenNames({ option: '--tables', list: values.tables, known: TABLES }));
const names = chosenNames({
  option: '--only',
  list: values.only,
  known: GENERATORS.map(({ name }) => name),
  means: (name, part) => name.includes(part),
});
const generators = GENERATORS.filter(({ name }) => names.includes(name));

console.log('Generators:');
for (const { name, describes } of generators) console.log(`- ${name}: ${describes}`);
/** Calibrations of five sweeps each, for every sweep at one learning rate. */
const CALIBRATIONS = 0.4;

const bounds = new Bounds();
for (const kind of ['racingGrid', 'curveRounds'] as const) {
  if (tables.has('sweeps')) await benchSingleRate(kind, generators, sweeps, bounds);
  if (tables.has('verdicts')) await benchVerdicts(kind, Math.ceil(sweeps * CALIBRATIONS), bounds);
  if (tables.has('cutShort')) {
    const modelled = generators.filter(({ group }) => group !== 'outside');
    await benchCutShort(kind, modelled, Math.ceil(sweeps / 20), bounds);
  }
  if (tables.has('tpe')) await benchTpe(kind, generators, Math.ceil(sweeps / 20));
}
if (tables.has('refit')) benchRefitTiming(bounds);
bounds.print();
