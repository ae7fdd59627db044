import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { inRoot } from '../scripts/root';
import { calibrateReplayed } from './replay/calibrateReplayed';
import { parseCurveFile, type RecordedTask } from './replay/curveFile';
import { measuredRow, tableLines, type MeasuredRow } from './replay/measuredTable';
import { scoreOf, type Score } from './replay/score';
import { stoppingLines } from './replay/stopping';

// npm run -s bench:replay [-- --only=TASK,… --replicates=N --parallel=N --rows | --table | --stopping]: calibrations with the product's plan over recorded trainings
// (npm run bench:record), judged by what all recorded seeds say.

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    replicates: { type: 'string', default: '200' },
    parallel: { type: 'string', default: '1' },
    rows: { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
    stopping: { type: 'boolean', default: false },
  },
});
if (values.stopping) {
  for (const line of stoppingLines()) console.log(line);
  process.exit(0);
}
const folder = inRoot('.cache', 'replay');
if (!existsSync(folder)) throw new Error('Nothing is recorded yet: npm run bench:record.');
const wanted = values.only?.split(',');
const files = readdirSync(folder).filter((name) => name.endsWith('.curves'));

const rows: MeasuredRow[] = [];
for (const file of files) {
  const task = parseCurveFile(readFileSync(path.join(folder, file)));
  if (wanted !== undefined && !wanted.includes(task.task)) continue;
  if (task.seeds.length < 8) continue;
  if (values.table) {
    rows.push(await measuredRow(task));
    continue;
  }
  const startedAt = performance.now();
  const scores: Score[] = [];
  for (let replicate = 0; replicate < Number(values.replicates); replicate += 1) {
    scores.push(scoreOf(task, await calibrateReplayed(task, replicate, Number(values.parallel))));
  }
  print(task, scores, (performance.now() - startedAt) / scores.length);
}

if (values.table) for (const line of tableLines(rows)) console.log(line);

function print(task: RecordedTask, scores: readonly Score[], elapsedMs: number): void {
  const told = scores.flatMap((score) => (score.kind === 'estimate' ? [score] : []));
  const none = scores.flatMap((score) => (score.kind === 'noEstimate' ? [score.reason] : []));
  const compared = told.filter(({ saving }) => saving !== undefined);
  const log = console.log;
  log(
    `${task.task} lr ${task.learningRate} present ${task.presentMomentum}, ${task.seeds.length} seeds, ${scores.length} calibrations, ${elapsedMs.toFixed(0)} ms each`,
  );
  log(
    `  no estimate ${share(none.length, scores.length)} ${[...new Set(none)].join(', ')}; depth ${quantiles(told.map((s) => s.pilotShare))}; T best ${quantiles(told.map((s) => s.bestSteps))}; coarse ${count(told, (s) => s.coarse)}`,
  );
  log(
    `  saving: true ${quantiles(told.map((s) => s.trueSaving))}; compared ${share(compared.length, told.length)}; covers ${count(compared, (s) => s.savingCovers)}; decides ${count(told, (s) => s.decides)}; half-width ${quantiles(compared.flatMap(({ saving }) => (saving?.kind === 'verified' ? [Math.log(saving.ratio.high / saving.ratio.low) / 2] : [])))}`,
  );
  log(
    `  justified ${count(told, (s) => s.justified)}; wrongly (< 3 %) ${count(told, (s) => s.justified && s.trueSaving < 1.03)}; not, though > 20 % ${count(told, (s) => !s.justified && s.trueSaving > 1.2)}`,
  );
  log(
    `  regret ${quantiles(told.map((s) => s.regret))}; best in 5 % range ${count(told, (s) => s.bestInNearRange)}, in interval ${count(told, (s) => s.bestInInterval)}; pilots ${quantiles(scores.map((s) => s.pilots))}`,
  );
  if (values.rows) {
    for (const score of told.slice(0, 12)) {
      log(`    ${JSON.stringify(score)}`);
    }
  }
}

function count(
  scores: readonly Extract<Score, { kind: 'estimate' }>[],
  is: (score: Extract<Score, { kind: 'estimate' }>) => boolean,
): string {
  return share(scores.filter(is).length, scores.length);
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

/** 5 %, median, 95 % and largest. */
function quantiles(values: readonly number[]): string {
  const sorted = values.toSorted((left, right) => left - right);
  return [0.05, 0.5, 0.95, 1]
    .map((at) =>
      (sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))] ?? Number.NaN).toPrecision(3),
    )
    .join(' ');
}
