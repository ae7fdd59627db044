import { parseArgs } from 'node:util';
import { chosenNames, wholeNumber } from '../scripts/arguments';
import { printArms, summarize, type ComparedArm } from './confirm/armRows';
import { comparedArms } from './confirm/comparedArms';
import { WHOLE_TRAININGS, type WholeTraining } from './confirm/trainings';

// npm run -s bench:confirm [-- --only=NAME,… --seeds=5]: calibrates each training at three learning rates over a factor 8 as the editor
// does, then runs it to its own end with the present setting, 0.9, the suggestion, the fastest pair and the momentum coupled to its
// schedule, on the same fresh seeds, and compares the ends by the product's own code.

const FEWEST_SEEDS = 2;
const { values: options } = parseArgs({
  options: { only: { type: 'string' }, seeds: { type: 'string', default: '5' } },
});
const seeds = wholeNumber('--seeds', options.seeds);
if (seeds < FEWEST_SEEDS) throw new Error(`--seeds takes ${FEWEST_SEEDS} or more: intervals need two.`);

const trainings: Readonly<Record<string, WholeTraining>> = WHOLE_TRAININGS;
const compared: ComparedArm[] = [];
for (const name of chosenNames({ option: '--only', list: options.only, known: Object.keys(trainings) })) {
  const training = trainings[name];
  if (training === undefined) continue;
  const arms = await comparedArms(name, training, seeds);
  printArms(arms);
  compared.push(...arms);
}
if (compared.some(({ training }) => training !== compared[0]?.training)) printArms(compared);
summarize(compared);
