import { percent, printTable, quantile } from '../support/table';
import type { RecordedTask } from './curveFile';
import { SEARCH_NAMES, SEARCHES, type SearchName } from '../support/searches';
import type { Score } from './score';

type Told = Extract<Score, { kind: 'estimate' }>;

/** A task's calibrations against what all recorded seeds say, and its peers' regrets. */
export interface ReplayedTask {
  readonly task: RecordedTask;
  readonly scores: readonly Score[];
  /** Calibrations that were repeated with 2 and 4 trials at once, and those that came out the same. */
  readonly repeated: number;
  readonly same: number;
  /** Of the first calibrations, as many as there are of each peer's. */
  readonly peerRegrets: Readonly<Record<SearchName, readonly number[]>>;
}

/** True savings of less are no reason to change anything, of more always one. */
const NO_GAIN = 1.03;
const LARGE_GAIN = 1.2;

const HEADER = [
  'training',
  'η, present β',
  'no estimate',
  'true saving',
  'covers',
  'decides',
  'half-width',
  'justified under 3 %',
  'not justified over 20 %',
  'regret 50 %, 95 %',
  'best in range',
  'pilots 50 %, most',
  'same at 1, 2, 4',
];

/** One row a task. */
export function printReplayTable(tasks: readonly ReplayedTask[], replicates: number): void {
  printTable(`${replicates} calibrations a training`, HEADER, tasks.map(row));
}

function row({ task, scores, repeated, same }: ReplayedTask): string[] {
  const told = scores.filter((score) => score.kind === 'estimate');
  const compared = told.filter(({ saving }) => saving !== undefined);
  const halfWidths = compared.flatMap(({ saving }) =>
    saving?.kind === 'verified' ? [Math.log(saving.ratio.high / saving.ratio.low) / 2] : [],
  );
  const pilots = scores.map((score) => score.pilots);
  const share = (of: readonly Told[], is: (score: Told) => boolean): string =>
    shareOf(of.filter(is).length, of.length);
  return [
    task.task,
    `${task.learningRate}, ${task.presentMomentum}`,
    shareOf(scores.length - told.length, scores.length),
    quantile(
      told.map(({ trueSaving }) => trueSaving),
      0.5,
    ).toFixed(2),
    share(compared, ({ savingCovers }) => savingCovers),
    share(told, ({ decides }) => decides),
    quantile(halfWidths, 0.5).toPrecision(2),
    share(told, ({ justified, trueSaving }) => justified && trueSaving < NO_GAIN),
    share(told, ({ justified, trueSaving }) => !justified && trueSaving > LARGE_GAIN),
    twoRegrets(told.map(({ regret }) => regret)),
    share(told, ({ bestInNearRange }) => bestInNearRange),
    `${quantile(pilots, 0.5).toPrecision(3)}, ${Math.max(...pilots).toPrecision(3)}`,
    shareOf(same, repeated),
  ];
}

/** The regrets of the same number of calibrations and searches, with the same steps. */
export function printPeerTable(tasks: readonly ReplayedTask[]): void {
  const rows = tasks.map(({ task, scores, peerRegrets }) => {
    const searches = peerRegrets[SEARCH_NAMES[0] ?? 'tpe'].length;
    const own = scores
      .slice(0, searches)
      .flatMap((score) => (score.kind === 'estimate' ? [score.regret] : []));
    return [
      task.task,
      String(searches),
      twoRegrets(own),
      ...SEARCH_NAMES.map((peer) => twoRegrets(peerRegrets[peer])),
    ];
  });
  printTable(
    'Regret 50 %, 95 % beside searches that get the same steps',
    ['training', 'searches', 'calibration', ...SEARCH_NAMES.map((peer) => SEARCHES[peer].title)],
    rows,
  );
}

function twoRegrets(regrets: readonly number[]): string {
  return regrets.length === 0
    ? '–'
    : `${quantile(regrets, 0.5).toFixed(2)}, ${quantile(regrets, 0.95).toFixed(2)}`;
}

function shareOf(part: number, whole: number): string {
  return whole === 0 ? '–' : percent(part / whole);
}
