// npm run -s bench:fit [-- --sweeps N] [--only NAME] [--tables a,b]: what the calibration's statistics are worth, on worlds
// where the truth is known.
import { parseArgs } from 'node:util';
import { benchCutShort } from './fit/cutShort';
import { benchRefitTiming } from './fit/refitTiming';
import { benchSingleRate } from './fit/singleRate';
import { benchTpe } from './fit/tpe';
import { benchVerdicts } from './fit/verdicts';
import { GENERATORS } from './fit/worlds';

const { values } = parseArgs({
  options: {
    /** Sweeps per generator; a verdict takes five of them. */
    sweeps: { type: 'string', default: '1000' },
    only: { type: 'string' },
    tables: { type: 'string', default: 'sweeps,verdicts,cutShort,refit,tpe' },
  },
});
const sweeps = Number(values.sweeps);
const tables = new Set(values.tables.split(','));
const generators = GENERATORS.filter(({ name }) => values.only === undefined || name.includes(values.only));

console.log('Generators:');
for (const { name, describes } of generators) console.log(`- ${name}: ${describes}`);
for (const kind of ['racingGrid', 'adaptiveBracketing'] as const) {
  if (tables.has('sweeps')) await benchSingleRate(kind, generators, sweeps);
  if (tables.has('verdicts')) await benchVerdicts(kind, Math.ceil(sweeps / 5));
  if (tables.has('cutShort')) await benchCutShort(kind, generators, Math.ceil(sweeps / 50));
  if (tables.has('tpe')) await benchTpe(kind, generators, Math.ceil(sweeps / 20));
}
if (tables.has('refit')) benchRefitTiming();
