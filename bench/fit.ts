// npm run -s bench:fit [-- --sweeps N]: what the calibration's statistics are worth, on worlds where the truth is known.
import { parseArgs } from 'node:util';
import { benchSingleRate } from './fit/singleRate';

const { values } = parseArgs({ options: { sweeps: { type: 'string', default: '1000' } } });
const sweeps = Number(values.sweeps);

await benchSingleRate('racingGrid', sweeps);
await benchSingleRate('adaptiveBracketing', sweeps);
