import type { QuickPickItem } from 'vscode';
import { pilotStepsToResolve } from '../../../../calibrate/sweep/standardPlans';
import { expectedDirection } from '../../../../model/calibration/measureDirection';
import type { ChosenMeasure, MeasureChoice, ReportedMeasure } from '../../../../model/calibration/measure';
import { measureTitle, sourceTitle } from '../../../../model/wording/measureText';
import { formatNumber } from '../../../../model/wording/format/numberFormat';
import { ownMeasure } from '../../../../train/script/probe/trialMeasure';
import { SURVEY } from '../../../../train/script/probe/trialPace';
import { said } from '../../../../model/language/said';
import type { DryRun } from '../../../../workspace/runs/dryRun';
import type { ScriptRun } from '../../../../workspace/runs/scriptRun';
import { chosenOf, directionOf } from '../../../../workspace/runs/chosenMeasure';

type JudgedRun = Pick<ScriptRun, 'measure' | 'pilotSteps'>;

/** The card's row: by what trials are judged. */
export function measureItem(
  run: JudgedRun,
  dryRun: DryRun | undefined,
): { readonly label: string; readonly description: string; readonly detail: string } {
  const warning = measureWarning(run);
  return {
    label: `$(pulse) ${said`Measure`}`,
    description: chosenText(run, dryRun),
    detail: warning === undefined ? comesText(run, dryRun) : `$(warning) ${warning}`,
  };
}

/** That the pilot sees too few values of a measure, and how many steps would do. */
export function measureWarning({ measure, pilotSteps }: JudgedRun): string | undefined {
  const stepsBetween = measure?.stepsBetween ?? null;
  const steps = pilotStepsToResolve(stepsBetween, pilotSteps);
  return measure === undefined || stepsBetween === null || steps === undefined
    ? undefined
    : said`${titleOf(measure)} comes once in ${formatNumber(stepsBetween, 3)} steps, which a pilot of ${pilotSteps} steps sees ${Math.floor(pilotSteps / stepsBetween)} times: too few to tell when it gets there. A pilot of ${steps} steps would do.`;
}

/** What can be done where the measure is asked for. */
export type MeasurePick = QuickPickItem &
  (
    { readonly action: 'judgeBy'; readonly measure: ChosenMeasure } | { readonly action: 'dryRun' | 'survey' }
  );

/** What the dry run listed, the likely ones first, the chosen one the other way round, and how to find more. */
export function measurePicks(run: JudgedRun, dryRun: DryRun | undefined): MeasurePick[] {
  const reported = (dryRun?.measures ?? [])
    .filter(isShown)
    .toSorted((left, right) => rank(left) - rank(right));
  return [
    ...turnPick(run),
    ...reported.map((each) => reportedPick(each)),
    dryRun === undefined
      ? {
          label: `$(play) ${said`Run it for 20 steps now`}`,
          detail: said`Lists what it reports: to loggers, and in the lines that it prints.`,
          action: 'dryRun',
        }
      : {
          label: `$(search) ${said`Look for more measures`}`,
          detail: said`Runs it for up to ${SURVEY.budgetSteps} steps or ${SURVEY.budgetSeconds} s, for what comes once an epoch.`,
          action: 'survey',
        },
  ];
}

function turnPick({ measure }: JudgedRun): MeasurePick[] {
  if (measure === undefined || measure.measure.kind === 'loss') return [];
  const rises = measure.direction === 'rises';
  const name = nameOf(measure.measure);
  return [
    {
      label: `$(arrow-swap) ${rises ? said`Take lower for better` : said`Take higher for better`}`,
      detail: rises
        ? said`Of ${name} higher counts as better now.`
        : said`Of ${name} lower counts as better now.`,
      action: 'judgeBy',
      measure: { ...measure, direction: rises ? 'falls' : 'rises' },
    },
  ];
}

function reportedPick(reported: ReportedMeasure): MeasurePick {
  const { measure, line } = reported;
  const direction = directionOf(measure);
  const chosen = chosenOf(reported, direction);
  return {
    label: nameOf(measure),
    description: [
      ...(measure.kind === 'named' ? [sourceTitle(measure.source)] : []),
      said`last ${lastText(reported)}`,
      oftenText(reported),
      direction === 'rises' ? said`rises` : said`falls`,
    ].join(' · '),
    ...(measure.kind === 'named' && measure.pattern !== undefined
      ? { detail: line === undefined ? measure.pattern : said`${measure.pattern} in “${line}”` }
      : {}),
    action: 'judgeBy',
    measure: chosen,
  };
}

/** What is printed once before training is a setting, unless its name says better. */
function isShown({ measure, firstStep, stepsBetween }: ReportedMeasure): boolean {
  const isSetting = firstStep === 0 && stepsBetween === null;
  return (
    measure.kind !== 'named' ||
    measure.source !== 'printed' ||
    !isSetting ||
    expectedDirection(measure.name) !== undefined
  );
}

/** Losses first, then what has a telling name, of these what a logger is handed. */
function rank({ measure }: ReportedMeasure): number {
  if (measure.kind !== 'named') return 0;
  return (expectedDirection(measure.name) === undefined ? 3 : 1) + (measure.source === 'printed' ? 1 : 0);
}

function nameOf(measure: MeasureChoice): string {
  switch (measure.kind) {
    case 'loss':
      return said`training loss`;
    case 'lineProtocol':
      return said`what it prints as momentum-lens STEP VALUE`;
    case 'named':
      return measure.name;
  }
}

function titleOf({ measure, direction }: ChosenMeasure): string {
  const name = nameOf(measure);
  return measureTitle({ name, direction, ...(measure.kind === 'named' ? { source: measure.source } : {}) });
}

function chosenText({ measure }: JudgedRun, dryRun: DryRun | undefined): string {
  if (measure !== undefined) return titleOf(measure);
  if (dryRun?.measures === undefined) return said`training loss, or the momentum-lens lines that it prints`;
  return nameOf(ownMeasure(dryRun.measures) ?? { kind: 'loss' });
}

function comesText({ measure }: JudgedRun, dryRun: DryRun | undefined): string {
  const key = JSON.stringify(measure?.measure ?? ownMeasure(dryRun?.measures ?? []));
  const reported = dryRun?.measures?.find((each) => JSON.stringify(each.measure) === key);
  const others = (dryRun?.measures ?? []).filter(isShown).length - (reported === undefined ? 0 : 1);
  const facts = reported === undefined ? [] : [said`Last ${lastText(reported)}, ${oftenText(reported)}.`];
  if (dryRun !== undefined && reported === undefined && measure !== undefined)
    facts.push(said`Not seen in its last run here.`);
  facts.push(
    others > 0
      ? said`It reports ${others} more: pick to judge by one of them.`
      : said`Pick to judge by something else that it reports.`,
  );
  return facts.join(' ');
}

/** A remembered one may be null. */
function lastText({ last }: ReportedMeasure): string {
  return Number.isFinite(last) ? formatNumber(last) : said`not a number`;
}

function oftenText({ firstStep, stepsBetween, times }: ReportedMeasure): string {
  if (stepsBetween === null)
    return times > 1 ? said`${times} times after ${firstStep} steps` : said`once, after ${firstStep} steps`;
  return stepsBetween < 1.5 ? said`each step` : said`one value in ${formatNumber(stepsBetween, 3)} steps`;
}
