import { stepsSpentBy } from '../src/model/calibration/trial';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chosenNames, wholeNumber } from '../scripts/arguments';
import { inRoot } from '../scripts/root';
import type { CalibrationOutcome } from '../src/calibrate/run/calibrationEvent';
import { calibrateReplayed } from './replay/calibrateReplayed';
import { parseCurveFile, type RecordedTask } from './replay/curveFile';
import { measuredRow, tableLines, type MeasuredRow } from './replay/measuredTable';
import { printPeerTable, printReplayTable, type ReplayedTask } from './replay/replayTable';
import { drawnSeed, nearestX } from './replay/replayTrainer';
import { judgeOf, scoreOf, type Judge, type Score } from './replay/score';
import { stoppingLines } from './replay/stopping';
import { stepsToTarget } from './replay/truth';
import { SEARCH_NAMES, SearchProcess, type SearchName } from './support/searches';

// npm run -s bench:replay [-- --only=TASK,… --replicates=N --peers=N --without-peers | --table | --stopping]: calibrations with the product's plan over
// recorded trainings (npm run bench:record), judged by what all recorded seeds say, each again with 2 and 4 trials at once; beside the
// first N of a training, searches by others with the same steps.

/** Fewer seeds do not tell a truth from a draw. */
const FEWEST_SEEDS = 8;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    replicates: { type: 'string', default: '200' },
    peers: { type: 'string', default: '20' },
    'without-peers': { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
    stopping: { type: 'boolean', default: false },
  },
});

if (values.stopping) for (const line of stoppingLines()) console.log(line);
else if (values.table) await printMeasured();
else {
  const searches = values['without-peers'] ? 0 : wholeNumber('--peers', values.peers);
  await printReplay(wholeNumber('--replicates', values.replicates), searches);
}

function recordedTasks(): RecordedTask[] {
  const folder = inRoot('.cache', 'replay');
  if (!existsSync(folder)) throw new Error('Nothing is recorded yet: npm run bench:record.');
  const names = readdirSync(folder).flatMap((file) => /^(\w+)\.curves$/u.exec(file)?.[1] ?? []);
  return chosenNames({ option: '--only', list: values.only, known: names })
    .map((name) => parseCurveFile(readFileSync(path.join(folder, `${name}.curves`))))
    .filter(({ seeds }) => seeds.length >= FEWEST_SEEDS);
}

async function printMeasured(): Promise<void> {
  const rows: MeasuredRow[] = [];
  for (const task of recordedTasks()) rows.push(await measuredRow(task));
  for (const line of tableLines(rows)) console.log(line);
}

async function printReplay(replicates: number, searches: number): Promise<void> {
  const peers = searches === 0 ? undefined : SearchProcess.start(SEARCH_NAMES);
  if (searches > 0 && peers === undefined) console.log('Peers: not run, their packages cannot be installed.');
  const tasks: ReplayedTask[] = [];
  for (const task of recordedTasks()) {
    const startedAt = performance.now();
    tasks.push(await replayTask(task, { replicates, searches, peers }));
    console.error(`${task.task}: ${((performance.now() - startedAt) / 60_000).toFixed(1)} min`);
  }
  peers?.end();
  printReplayTable(tasks, replicates);
  if (peers !== undefined) printPeerTable(tasks);
}

async function replayTask(
  task: RecordedTask,
  {
    replicates,
    searches,
    peers,
  }: { readonly replicates: number; readonly searches: number; readonly peers: SearchProcess | undefined },
): Promise<ReplayedTask> {
  const scores: Score[] = [];
  const peerRegrets: Record<SearchName, number[]> = { tpe: [], optunaGp: [], skoptGp: [] };
  let same = 0;
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    const outcome = await calibrateReplayed(task, replicate, 1);
    scores.push(scoreOf(task, outcome));
    const others = [await calibrateReplayed(task, replicate, 2), await calibrateReplayed(task, replicate, 4)];
    if (others.every((other) => resultText(other) === resultText(outcome))) same += 1;
    if (replicate >= searches || peers === undefined || outcome.kind !== 'finished') continue;
    const { calibration } = outcome;
    const judge = judgeOf(task, calibration);
    for (const search of SEARCH_NAMES) {
      const steps = stepsSpentBy(calibration.trials);
      const { x } = await peers.search(
        {
          search,
          seed: replicate,
          steps,
          ranges: { x: { low: task.xs[0] ?? 0.01, high: task.xs.at(-1) ?? 1 } },
          blindSteps: task.steps,
        },
        recordedSteps(task, replicate, judge),
      );
      peerRegrets[search].push(Math.exp(judge.logStepsAt(x) - judge.leastLogSteps));
    }
  }
  return { task, scores, repeated: replicates, same, peerRegrets };
}

/** T of a search's runs, each on another recorded seed, as a user's would be. */
function recordedSteps(task: RecordedTask, replicate: number, { aim, smoothingSteps }: Judge) {
  return ({ x }: { readonly x: number }, run: number): number => {
    const place = { xIndex: nearestX(task.xs, x), seed: drawnSeed(task, replicate, run) };
    return stepsToTarget(task, place, aim, smoothingSteps);
  };
}

function resultText(outcome: CalibrationOutcome): string {
  return outcome.kind === 'finished' ? JSON.stringify(outcome.calibration.result) : outcome.kind;
}
