// npm run -s bench:fit [-- --sweeps N]: what the calibration's statistics are worth, on worlds where the truth is known.
import { parseArgs } from 'node:util';
import { benchSingleRate } from './fit/singleRate';
import { benchVerdicts } from './fit/verdicts';
import { GENERATORS } from './fit/worlds';

const { values } = parseArgs({
  options: {
    sweeps: { type: 'string', default: '1000' },
    only: { type: 'string' },
    tables: { type: 'string', default: 'sweeps,verdicts' },
  },
});
const sweeps = Number(values.sweeps);

const generators = GENERATORS.filter(({ name }) => values.only === undefined || name.includes(values.only));

const tables = new Set(values.tables.split(','));
for (const kind of ['racingGrid', 'adaptiveBracketing'] as const) {
  if (tables.has('sweeps')) await benchSingleRate(kind, generators, sweeps);
  if (tables.has('verdicts')) await benchVerdicts(kind, sweeps);
}
