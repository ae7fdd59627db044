// npm run -s bench:fit [-- --sweeps N]: what the calibration's statistics are worth, on worlds where the truth is known.
import { parseArgs } from 'node:util';
import { benchSingleRate } from './fit/singleRate';
import { GENERATORS } from './fit/worlds';

const { values } = parseArgs({
  options: { sweeps: { type: 'string', default: '1000' }, only: { type: 'string' } },
});
const sweeps = Number(values.sweeps);

const generators = GENERATORS.filter(({ name }) => values.only === undefined || name.includes(values.only));

await benchSingleRate('racingGrid', generators, sweeps);
await benchSingleRate('adaptiveBracketing', generators, sweeps);
