import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadContenders } from './detection/contenders';
import { calibratePublic, type PublicOutcome } from './public/calibratePublic';
import { ensureStandIns, layOut } from './public/layOut';
import { nameOf } from './public/publicScript';
import { LAUNCHED } from './public/scripts/launched';
import { NOTEBOOKS } from './public/scripts/notebooks';
import { PLAIN_SCRIPTS } from './public/scripts/plainScripts';
import { SMALL_MODELS } from './public/scripts/smallModels';
import { WITH_ARGUMENTS } from './public/scripts/withArguments';
import { printRows } from './public/rows';

// npm run -s bench:public -- --checkouts=FOLDER --work=FOLDER --python=PYTHON [--only=PART,… --dry --minutes=N --most=N --table]: calibrates
// public training scripts as the editor does, one after the other. FOLDER/owner+name is a checkout; outcomes are kept under the
// work folder, and `--table` prints those that are there.

const { values: options } = parseArgs({
  options: {
    checkouts: { type: 'string' },
    work: { type: 'string' },
    python: { type: 'string' },
    only: { type: 'string' },
    dry: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '5' },
    most: { type: 'string' },
    table: { type: 'boolean', default: false },
  },
});
const { checkouts, work, python } = options;
if (checkouts === undefined || work === undefined || python === undefined)
  throw new Error('--checkouts, --work and --python are needed.');

const ALL = [...PLAIN_SCRIPTS, ...SMALL_MODELS, ...NOTEBOOKS, ...WITH_ARGUMENTS, ...LAUNCHED];
const parts = options.only?.split(',');
const chosen = ALL.filter((each) => parts === undefined || parts.some((part) => nameOf(each).includes(part)));
const outcomes = path.join(work, options.dry ? 'described' : 'outcomes');
const fileOf = (name: string): string => path.join(outcomes, `${name.replaceAll(/[/ ]/gu, '+')}.json`);

if (!options.table) {
  await mkdir(outcomes, { recursive: true });
  const places = { checkouts, work };
  const { detector } = await loadContenders();
  for (const script of chosen) {
    const name = nameOf(script);
    console.error(`--- ${name}`);
    await ensureStandIns(places, script, python);
    const laidOut = await layOut(places, script);
    const outcome = await calibratePublic(script, laidOut, {
      interpreter: python,
      detector,
      dryRunOnly: options.dry,
      minutes: Number(options.minutes),
      mostMinutes: Number(options.most ?? 2 * Number(options.minutes)),
      onTrial: (line) => {
        console.error(line);
      },
    });
    await writeFile(fileOf(name), JSON.stringify(outcome, undefined, 1));
    console.error(JSON.stringify(outcome.end));
  }
}
const rows = [];
for (const script of chosen) {
  const text = await readFile(fileOf(nameOf(script)), 'utf8').catch(() => undefined);
  if (text !== undefined) rows.push({ script, outcome: JSON.parse(text) as PublicOutcome });
}
printRows(rows);
