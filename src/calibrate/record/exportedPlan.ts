import type { ScriptFramework } from '../../model/optimizer/optimizerConfig';
import {
  booleanSchema,
  numberSchema,
  objectOf,
  oneOf,
  stringSchema,
  arrayOf,
  SchemaMismatch,
  unionOf,
} from './jsonSchema';
import { progressMeasureSchema, subjectSchema } from './calibrationCodec';
import { logarithmicGrid } from '../sweep/plan';
import { pilotSeed } from '../../model/calibration/seeds';
import { scriptBudgetSteps } from '../sweep/standardPlans';
import type { RacingGridPlan } from '../../model/calibration/calibrationPlan';
import { upgradedExport } from './earlierFormats';
import { measureSchema } from './measureSchema';
import { planSchema } from './planSchema';
import { MOST_TRIALS, momentumSchema } from './trialSchema';
import type { OptimizerChoice } from '../../model/optimizer/optimizerChoice';
import type { CalibrationSubject, ProgressMeasure } from '../../model/calibration/calibration';
import type { MeasureChoice } from '../../model/calibration/measure';

/** A sweep to be run trial by trial on any machine: `python momentum_lens_probe trial PLAN.json NUMBER`. */
export interface ExportedPlan {
  readonly formatVersion: 1;
  /** Every result carries it, so that no other plan's result is taken for one of this. */
  readonly planId: string;
  readonly subject: CalibrationSubject;
  readonly presentMomentum: number;
  readonly nesterov: boolean;
  readonly smoothingSteps: number;
  /** Of `run.measure`, where there is one. */
  readonly progressMeasure?: ProgressMeasure;
  readonly plan: RacingGridPlan;
  readonly run: {
    readonly framework: ScriptFramework;
    /** Relative to the working directory of whoever runs a trial. */
    readonly script: string;
    /** Run as `python -m module` instead. */
    readonly module?: string;
    readonly arguments: readonly string[];
    /** A trial gives itself what a launcher would set for a single process. */
    readonly singleProcessEnvironment?: boolean;
    /** Files are relative like `script`. */
    readonly optimizer: OptimizerChoice;
    /** Absent: the training loss. */
    readonly measure?: MeasureChoice;
  };
  /** Trial 0 is the pilot; all others may run in any order, at once. */
  readonly trials: readonly ExportedTrial[];
}

export interface ExportedTrial {
  readonly learningRate: number;
  readonly momentum: number;
  readonly seed: number;
  readonly budgetSteps: number;
}

/** Wide on the slow side, where the slope is read off, and down to where most scripts diverge. */
const LOWEST_X = 0.01;
const GRID_SETTINGS = 9;

/** What an export is made of; `pilotSteps` in optimizer steps, the learning rate heavy-ball η. */
export interface ExportOptions extends Pick<
  ExportedPlan,
  'planId' | 'subject' | 'presentMomentum' | 'nesterov' | 'smoothingSteps' | 'progressMeasure' | 'run'
> {
  readonly learningRate: number;
  readonly pilotSteps: number;
  readonly seedsPerSetting: number;
}

/** The whole grid × seeds of one learning rate, fixed beforehand, since nobody is there to choose the next trial. */
export function exportPlan(options: ExportOptions): ExportedPlan {
  const { planId, subject, presentMomentum, nesterov, smoothingSteps, progressMeasure, run } = options;
  const plan = gridPlan(options);
  const pilot = {
    learningRate: options.learningRate,
    momentum: presentMomentum,
    seed: pilotSeed(plan),
    budgetSteps: options.pilotSteps,
  };
  const trials = [pilot, ...gridTrials(plan)];
  return {
    formatVersion: 1,
    planId,
    subject,
    presentMomentum,
    nesterov,
    smoothingSteps,
    ...(progressMeasure === undefined ? {} : { progressMeasure }),
    plan,
    run,
    trials,
  };
}

function gridPlan(options: ExportOptions): RacingGridPlan {
  const { learningRate, presentMomentum, pilotSteps, seedsPerSetting } = options;
  const budgetSteps = scriptBudgetSteps(pilotSteps);
  const grid = logarithmicGrid(LOWEST_X, 1, GRID_SETTINGS);
  const presentX = 1 - presentMomentum;
  const xs = grid.includes(presentX) ? grid : [...grid, presentX].toSorted((left, right) => left - right);
  return {
    kind: 'racingGrid',
    target: { kind: 'pilot', learningRate, momentum: presentMomentum, budgetSteps: pilotSteps },
    learningRate,
    xs,
    seedsPerSetting,
    initialBudgetSteps: budgetSteps,
    maxBudgetSteps: budgetSteps,
    firstSeed: 1,
    verificationSeeds: 0,
    controlSeeds: 0,
  };
}

function gridTrials({
  learningRate,
  xs,
  seedsPerSetting,
  firstSeed,
  maxBudgetSteps,
}: RacingGridPlan): ExportedTrial[] {
  return xs.flatMap((x) =>
    Array.from({ length: seedsPerSetting }, (_, index) => ({
      learningRate,
      momentum: 1 - x,
      seed: firstSeed + index,
      budgetSteps: maxBudgetSteps,
    })),
  );
}

const count = numberSchema(0, Number.MAX_SAFE_INTEGER);
const trialFields = {
  learningRate: numberSchema(0, Number.MAX_VALUE),
  momentum: momentumSchema,
  seed: count,
  budgetSteps: count,
};
/** How a plan's trials run their script. */
export const runSchema = objectOf(
  {
    framework: oneOf('pytorch', 'keras', 'optax', 'paddle', 'mlx', 'sklearn'),
    script: stringSchema,
    arguments: arrayOf(stringSchema),
    optimizer: unionOf({
      site: objectOf({ kind: oneOf('site'), file: stringSchema, line: count, endLine: count }),
      values: objectOf({
        kind: oneOf('values'),
        learningRate: numberSchema(0, Number.MAX_VALUE),
        momentum: momentumSchema,
      }),
      nth: objectOf({ kind: oneOf('nth'), index: count, name: stringSchema }),
    }),
  },
  { module: stringSchema, singleProcessEnvironment: booleanSchema, measure: measureSchema },
);
const exportedFields = {
  formatVersion: oneOf(1),
  planId: stringSchema,
  subject: subjectSchema,
  presentMomentum: momentumSchema,
  nesterov: booleanSchema,
  smoothingSteps: numberSchema(1, Number.MAX_SAFE_INTEGER),
  plan: planSchema,
  run: runSchema,
  trials: arrayOf(objectOf(trialFields), MOST_TRIALS),
};
const exportedSchema = objectOf(exportedFields, { progressMeasure: progressMeasureSchema });

/** The first line of a trial's results: which trial of which plan was run. */
export const resultHeaderSchema = objectOf({
  type: oneOf('trial'),
  planId: stringSchema,
  number: count,
  ...trialFields,
});

/**
 * Where `trial PLAN.json NUMBER` leaves its result: `plan.json`, 7 → `plan.7.jsonl`, with the plan's folder where it has one. The
 * probe's exported.py does the same.
 */
export function resultFileName(planPath: string, number: number): string {
  return `${planPath.replace(/(?<=[^/\\])\.[^./\\]*$/u, '')}.${number}.jsonl`;
}

/** Whether results with this header are those of the plan's trial `number`; a plan edited since is another one. */
export function isResultOf(
  { planId, trials }: Pick<ExportedPlan, 'planId' | 'trials'>,
  number: number,
  header: ReturnType<typeof resultHeaderSchema>,
): boolean {
  const planned = trials[number];
  return (
    planned !== undefined &&
    header.planId === planId &&
    header.number === number &&
    header.learningRate === planned.learningRate &&
    header.momentum === planned.momentum &&
    header.seed === planned.seed &&
    header.budgetSteps === planned.budgetSteps
  );
}

/** Reads an exported plan's text, or says what is wrong with it. Never throws. */
export function decodeExportedPlan(
  text: string,
): { readonly ok: true; readonly exported: ExportedPlan } | { readonly ok: false; readonly detail: string } {
  try {
    const { plan, ...others } = exportedSchema(upgradedExport(JSON.parse(text)), '');
    if (plan.kind !== 'racingGrid') return { ok: false, detail: 'plan.kind: expected racingGrid' };
    return { ok: true, exported: { ...others, plan } };
  } catch (error) {
    if (error instanceof SchemaMismatch) return { ok: false, detail: error.message };
    return { ok: false, detail: 'not valid JSON' };
  }
}
