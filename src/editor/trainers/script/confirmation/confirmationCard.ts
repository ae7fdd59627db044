import type { ConfirmableChange } from '../../../../advise/record/confirmationHere';
import { FEWEST_CONFIRMATION_SEEDS, MOST_CONFIRMATION_SEEDS } from '../../../../calibrate/confirm/wholeRuns';
import { presentArmTitle } from '../../../../model/wording/confirmation/confirmationText';
import { couplingFormula } from '../../../../model/wording/confirmation/couplingText';
import { formatDuration, formatNumber } from '../../../../model/wording/format/numberFormat';
import { momentumLiteral } from '../../../../model/optimizer/momentumLiteral';
import { pick } from '../../../base/say';
import { filesItem } from '../card/filesItem';
import { said } from '../../../../model/language/said';
import { targetText } from '../../../../workspace/runs/runTarget';
import type { DryRun } from '../../../../workspace/runs/dryRun';
import type { ScriptRun } from '../../../../workspace/runs/scriptRun';

/** What the card shows before whole trainings are begun. */
export interface ConfirmationCardState {
  readonly change: ConfirmableChange;
  readonly seeds: number;
  /** A momentum coupled to the schedule is trained with too; only where the change has one. */
  readonly withCoupled: boolean;
  /** The fastest pair is trained with too; only where the change has one. */
  readonly withPair: boolean;
  /** The trace of the loss's Hessian is measured too; undefined where that cannot be. */
  readonly withFlatness: boolean | undefined;
  readonly run: ScriptRun;
  /** The command of a program in another language, which is run in the script's place. */
  readonly program?: string;
  readonly dryRun: DryRun | undefined;
  /** Of one whole training, where an earlier one told it. */
  readonly runMs: number | undefined;
  /** What an interrupted confirmation of the same change left, while script and run are what they were. */
  readonly interrupted: { readonly finished: number; readonly planned: number } | undefined;
}

type CardAction = 'goOn' | 'start' | 'export' | 'pair' | 'coupled' | 'flatness' | 'seeds' | 'files' | 'none';

interface CardItem {
  readonly label: string;
  readonly description?: string;
  readonly detail: string;
  readonly action: CardAction;
}

/** What was agreed to. */
export type ConfirmationAgreement =
  | { readonly kind: 'goOn' }
  | {
      readonly kind: 'start' | 'export';
      readonly seeds: number;
      readonly withCoupled: boolean;
      readonly withPair: boolean;
      readonly withFlatness: boolean;
      readonly scratchCopy: boolean;
    };

/** Shows what will be run and what it costs, until the user starts it or turns away. */
export async function confirmationCard(
  shown: ConfirmationCardState,
): Promise<ConfirmationAgreement | undefined> {
  let state = shown;
  for (;;) {
    const picked = await pick(cardItems(state), {
      title: said`Confirm on the whole training`,
      placeHolder: said`The script runs to its own end with each setting on the same seeds, in the background`,
    });
    switch (picked?.action) {
      case undefined:
        return undefined;
      case 'goOn':
        return { kind: 'goOn' };
      case 'start':
      case 'export':
        return {
          kind: picked.action,
          seeds: state.seeds,
          withCoupled: state.withCoupled,
          withPair: state.withPair,
          withFlatness: state.withFlatness === true,
          scratchCopy: state.run.scratchCopy,
        };
      case 'pair':
        state = { ...state, withPair: !state.withPair };
        break;
      case 'coupled':
        state = { ...state, withCoupled: !state.withCoupled };
        break;
      case 'flatness':
        state = { ...state, withFlatness: state.withFlatness !== true };
        break;
      case 'seeds':
        state = { ...state, seeds: (await askForSeeds(state)) ?? state.seeds };
        break;
      case 'files':
        state = { ...state, run: { ...state.run, scratchCopy: !state.run.scratchCopy } };
        break;
      case 'none':
        break;
    }
  }
}

/** The rows of the card. */
export function cardItems(state: ConfirmationCardState): CardItem[] {
  const { change, seeds, withCoupled, withPair, interrupted } = state;
  const { present, suggested } = change;
  return [
    ...(interrupted === undefined
      ? []
      : [
          {
            label: `$(debug-continue) ${said`Go on`}`,
            description: said`${interrupted.finished} of ${interrupted.planned} trainings are finished`,
            detail: said`With the seeds it was begun with; nothing that has finished is run again.`,
            action: 'goOn' as const,
          },
        ]),
    {
      label: interrupted === undefined ? `$(play) ${said`Start`}` : `$(debug-restart) ${said`Start over`}`,
      description: said`${trainingsOf(state)} whole trainings`,
      detail: costText(state),
      action: 'start',
    },
    {
      label: `$(git-compare) ${said`Compared`}`,
      description: said`${presentArmTitle(present)} and ${momentumLiteral(suggested.momentum)} (suggested) at lr ${formatNumber(suggested.learningRate)}`,
      detail: said`Steps and time to the present setting’s final training loss, and every measure that the script reports, at its end.`,
      action: 'none',
    },
    ...pairItems(change, withPair),
    ...coupledItems(change, withCoupled),
    ...flatnessItems(state),
    {
      label: `$(symbol-numeric) ${said`Seeds`}`,
      description: String(seeds),
      detail: said`Each setting trains on each of them: with more, smaller differences show. From ${FEWEST_CONFIRMATION_SEEDS} to ${MOST_CONFIRMATION_SEEDS}.`,
      action: 'seeds',
    },
    ...(state.program === undefined ? scriptItems(state) : [programItem(state.program)]),
  ];
}

/** It writes where it likes, and goes on from what it likes. */
function programItem(program: string): CardItem {
  return {
    label: `$(terminal) ${said`What is run`}`,
    description: program,
    detail: said`As it was calibrated, to its own end. Whole trainings overwrite what it writes, and one that goes on from a checkpoint does not train anew. To run it otherwise, calibrate again.`,
    action: 'none',
  };
}

function scriptItems({ run, dryRun }: ConfirmationCardState): CardItem[] {
  return [
    {
      label: `$(terminal) ${said`What is run`}`,
      description: [targetText(run.target), run.argumentText].filter((part) => part !== '').join(' '),
      detail:
        run.interpreter === undefined
          ? said`As it was calibrated, with no Python found. To run it otherwise, calibrate again.`
          : said`As it was calibrated, with ${run.interpreter.path}. To run it otherwise, calibrate again.`,
      action: 'none',
    },
    { ...filesItem({ run, dryRun }), ...checkpointDetail(run), action: 'files' },
    {
      label: `$(export) ${said`Export as a plan`}`,
      description: said`to run elsewhere`,
      detail: said`Each training becomes a command for a cluster or another machine; “Import Calibration Results” brings what came of them back.`,
      action: 'export',
    },
  ];
}

/** What the trainings take, as far as anything tells it. */
function costText(state: ConfirmationCardState): string {
  const { runMs, dryRun } = state;
  if (runMs !== undefined)
    return said`One after another: about ${formatDuration(trainingsOf(state) * runMs)}, since a whole training took ${formatDuration(runMs)} here.`;
  return [
    said`One after another.`,
    ...(dryRun?.pace === undefined ? [] : [said`A step takes about ${formatDuration(dryRun.pace.stepMs)}.`]),
    said`How many steps a training has is known when the first is over: the time left is told from then on.`,
  ].join(' ');
}

type Settings = Pick<ConfirmationCardState, 'seeds' | 'withCoupled' | 'withPair'>;

function trainingsOf({ seeds, withCoupled, withPair }: Settings): number {
  return (2 + Number(withCoupled) + Number(withPair)) * seeds;
}

/** Only where the record has one that is verified. */
function pairItems({ pair }: ConfirmableChange, withPair: boolean): CardItem[] {
  return pair === undefined
    ? []
    : [
        {
          label: `$(star) ${said`Fastest pair`}`,
          description: withPair ? said`a further setting` : said`not compared`,
          detail: said`lr ${formatNumber(pair.learningRate)} with β ${momentumLiteral(pair.momentum)}, as the calibration verified it. ${pickText(withPair)}`,
          action: 'pair',
        },
      ];
}

/** Only of PyTorch's losses. */
function flatnessItems({ withFlatness }: ConfirmationCardState): CardItem[] {
  return withFlatness === undefined
    ? []
    : [
        {
          label: `$(graph-scatter) ${said`Flatness`}`,
          description: withFlatness ? said`measured too` : said`not measured`,
          detail: said`The trace of the loss’s Hessian near each training’s end, by Hutchinson’s random vectors on the training’s own batches. It takes three more backward calls, and memory for a second derivative, on about 20 batches more for each factor e in steps: some 110 of 10 000. ${withFlatness ? said`Pick to leave it out.` : said`Pick to measure it too.`}`,
          action: 'flatness',
        },
      ];
}

function pickText(isCompared: boolean): string {
  return isCompared
    ? said`Pick to leave it out.`
    : said`Pick to compare it too: one training more on each seed.`;
}

/** Only where the learning rate moves, and the record says how β follows it. */
function coupledItems({ coupled }: ConfirmableChange, withCoupled: boolean): CardItem[] {
  return coupled === undefined
    ? []
    : [
        {
          label: `$(graph-line) ${said`Momentum coupled to the schedule`}`,
          description: withCoupled ? said`a further setting` : said`not compared`,
          detail: said`${couplingFormula(coupled.setting.coupling)}, measured from lr ${formatNumber(coupled.measured.low)} to ${formatNumber(coupled.measured.high)} and extrapolated beyond, set at every step from the learning rate that it uses. ${pickText(withCoupled)}`,
          action: 'coupled',
        },
      ];
}

/** A script that goes on from what an earlier run has left does not train anew. */
function checkpointDetail({ scratchCopy }: ScriptRun): { readonly detail: string } {
  return {
    detail: scratchCopy
      ? said`Each training has a fresh copy of the working directory, removed afterwards. Absolute paths lead outside it.`
      : said`Whole trainings overwrite the script’s own checkpoints and logs. Pick to give each a copy of the folder; needed where the script goes on from a checkpoint.`,
  };
}

async function askForSeeds({ seeds, ...settings }: ConfirmationCardState): Promise<number | undefined> {
  const counts = Array.from(
    { length: MOST_CONFIRMATION_SEEDS - FEWEST_CONFIRMATION_SEEDS + 1 },
    (_, index) => FEWEST_CONFIRMATION_SEEDS + index,
  );
  const picked = await pick(
    counts.map((count) => ({
      label: String(count),
      description:
        count === seeds
          ? said`${trainingsOf({ ...settings, seeds: count })} whole trainings, as now`
          : said`${trainingsOf({ ...settings, seeds: count })} whole trainings`,
      count,
    })),
    { title: said`Seeds`, placeHolder: said`On how many seeds each setting trains` },
  );
  return picked?.count;
}
