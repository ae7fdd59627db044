import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { scriptFramework, siteOptimizer } from '../../src/advise/calibrationKind';
import { runValues } from '../../src/advise/runValues';
import { runCalibration } from '../../src/calibrate/run/runCalibration';
import { TrainerUnavailable } from '../../src/calibrate/run/trainer';
import { cutOf, cutScriptPlan, fitToTime } from '../../src/calibrate/sweep/timeBudget';
import { smoothingStepsFor } from '../../src/calibrate/sweep/standardPlans';
import type { Detector } from '../../src/detect/detector';
import type { CalibrationResult } from '../../src/model/calibration/calibration';
import type { Failure } from '../../src/model/calibration/failure';
import { numericValue } from '../../src/model/optimizer/hyperparameter';
import type { OptimizerChoice } from '../../src/model/optimizer/optimizerChoice';
import type { OptimizerConfig } from '../../src/model/optimizer/optimizerConfig';
import { formatMomentum } from '../../src/model/wording/format/numberFormat';
import { splitArguments } from '../../src/train/platform/argumentText';
import { hostPlatform } from '../../src/train/platform/platform';
import { commandLineOf } from '../../src/train/script/launch/commandLine';
import { createNotebookCopy } from '../../src/train/script/notebook/notebookCopy';
import { createScriptTrainer } from '../../src/train/script/scriptTrainer';
import type { ScriptTrainer, ScriptTrainerOptions } from '../../src/train/script/scriptTrainerOptions';
import { planDurationMs } from '../../src/train/script/probe/trialPace';
import { inRoot } from '../../scripts/root';
import type { LaidOut } from './layOut';
import { detectPublic, type OfferedSite } from './detectPublic';
import type { PublicRun, PublicScript } from './publicScript';

/** What the editor would have shown last. */
export type PublicEnd =
  | { readonly kind: 'result'; readonly result: CalibrationResult; readonly trials: number }
  | { readonly kind: 'failure'; readonly failure: Failure }
  /** No lens offers a calibration there. */
  | { readonly kind: 'notOffered'; readonly detected: readonly string[] }
  /** As the card says of a time budget into which not even the smallest plan goes; nobody would wait for it. */
  | { readonly kind: 'tooSlow'; readonly leastMinutes: number }
  /** Of a dry run alone. */
  | { readonly kind: 'described' };

export interface PublicOutcome {
  readonly end: PublicEnd;
  /** As constructed; undefined where it did not come to that. */
  readonly constructed?: { readonly learningRate: number; readonly momentum: number };
  readonly stepMs?: number;
  readonly pilotSteps?: number;
  /** Of a warm-up that the dry run has seen; null where it does not tell how long it is. */
  readonly warmUpSteps?: number | null;
  readonly minutes: number;
  /** The last lines that it printed. */
  readonly output: readonly string[];
}

export interface CalibratingOptions {
  readonly interpreter: string;
  readonly detector: Detector;
  readonly dryRunOnly: boolean;
  /** To which the plan is cut. */
  readonly minutes: number;
  /** A smallest plan that is expected to take longer is not begun. */
  readonly mostMinutes: number;
  readonly onTrial: (line: string) => void;
}

const LINES_KEPT = 40;
const TRIAL_TIMEOUT_MS = 120_000;

/** Does what the editor does from the lens on, and what a user would who takes each offer. */
export async function calibratePublic(
  script: PublicScript,
  laidOut: LaidOut,
  options: CalibratingOptions,
): Promise<PublicOutcome> {
  const startedAt = performance.now();
  const minutes = (): number => (performance.now() - startedAt) / 60_000;
  const found = await detectPublic(laidOut.root, script, options.detector);
  if (found.kind === 'notOffered') return { end: found, minutes: minutes(), output: [] };
  const { config } = found;
  const copy = found.cells && (await createNotebookCopy(path.basename(script.site), found.cells));
  const output: string[] = [];
  let accepted: Accepted = {};
  for (;;) {
    const trainer = trainerOf(script, laidOut, { found, copy: copy?.path, accepted, output }, options);
    try {
      const calibrated = await calibrate(script, config, trainer, options);
      return { ...calibrated, minutes: minutes(), output: output.slice(-LINES_KEPT) };
    } catch (error) {
      if (!(error instanceof TrainerUnavailable)) throw error;
      const next = acceptedOffer(script, accepted, error.failure);
      if (next === undefined) {
        const end = { kind: 'failure', failure: error.failure } as const;
        return { end, minutes: minutes(), output: output.slice(-LINES_KEPT) };
      }
      accepted = next;
    } finally {
      await trainer.dispose();
    }
  }
}

/** What the editor has offered after a first dry run, and the user has taken. */
interface Accepted {
  readonly singleProcessEnvironment?: true;
  readonly optimizer?: OptimizerChoice;
}

function acceptedOffer(script: PublicScript, accepted: Accepted, failure: Failure): Accepted | undefined {
  if (
    failure.kind === 'launcherMissing' &&
    script.run.kind === 'script' &&
    accepted.singleProcessEnvironment !== true
  )
    return { ...accepted, singleProcessEnvironment: true };
  const chosen = failure.kind === 'severalOptimizers' ? failure.candidates[0] : undefined;
  if (chosen === undefined || accepted.optimizer !== undefined) return undefined;
  return { ...accepted, optimizer: { kind: 'nth', index: chosen.index, name: chosen.name } };
}

function trainerOf(
  { site, run, workingDirectory, pilotSteps }: PublicScript,
  { root, environment }: LaidOut,
  {
    found,
    copy,
    accepted,
    output,
  }: {
    readonly found: OfferedSite;
    /** Of a notebook's cells. */
    readonly copy: string | undefined;
    readonly accepted: Accepted;
    readonly output: string[];
  },
  { interpreter }: CalibratingOptions,
): ScriptTrainer {
  const { config, languageId, file } = found;
  const line = run.kind === 'command' ? commandLineOf(run.text, interpreter, hostPlatform) : undefined;
  return createScriptTrainer({
    interpreter,
    probeFolder: inRoot('python', 'momentum_lens_probe'),
    scriptPath: copy ?? path.join(root, run.kind === 'script' ? (run.path ?? site) : site),
    ...(copy === undefined ? {} : { notebook: notebookOf(path.join(root, site), run) }),
    scriptArguments: run.kind === 'script' ? splitArguments(run.arguments, hostPlatform.kind) : [],
    ...(line === undefined ? {} : { command: line.command }),
    singleProcessEnvironment: accepted.singleProcessEnvironment === true,
    workingDirectory: path.join(root, workingDirectory ?? path.dirname(site)),
    environment: {
      ...process.env,
      PATH: `${path.dirname(interpreter)}${path.delimiter}${process.env['PATH'] ?? ''}`,
      ...environment,
      ...line?.environment,
    },
    framework: scriptFramework(config) ?? 'pytorch',
    optimizer: accepted.optimizer ?? siteOptimizer(config, { languageId }, file),
    smoothingSteps: smoothingStepsFor(pilotSteps),
    batchSize: numericValue(config.batchSize) ?? null,
    trialTimeoutMs: TRIAL_TIMEOUT_MS,
    trusted: () => true,
    onOutput: (each) => output.push(each),
  });
}

function notebookOf(file: string, run: PublicRun): ScriptTrainerOptions['notebook'] {
  return {
    path: file,
    ...(run.kind === 'notebook' && run.lastCell !== undefined ? { lastCell: run.lastCell } : {}),
  };
}

type Calibrated = Pick<PublicOutcome, 'end' | 'constructed' | 'stepMs' | 'pilotSteps' | 'warmUpSteps'>;

async function calibrate(
  { pilotSteps, site }: PublicScript,
  config: OptimizerConfig,
  trainer: ScriptTrainer,
  { dryRunOnly, minutes, mostMinutes, onTrial }: CalibratingOptions,
): Promise<Calibrated> {
  const { signal } = new AbortController();
  const { constructed } = await trainer.describe(signal);
  const { learningRate, presentMomentum = 0, nesterov, batchSize } = runValues(config, constructed);
  const seen = {
    constructed: { learningRate, momentum: presentMomentum },
    ...(trainer.pace === undefined ? {} : { stepMs: trainer.pace.stepMs }),
    ...(trainer.warmUp === undefined ? {} : { warmUpSteps: trainer.warmUp.steps }),
  };
  if (dryRunOnly) return { ...seen, end: { kind: 'described' } };
  const settings = { learningRate, presentMomentum, pilotSteps };
  const { pace } = trainer;
  const fit =
    pace === undefined
      ? undefined
      : fitToTime(settings, 60_000 * minutes, (cost) => planDurationMs(pace, cost, 1).expectedMs);
  if (fit?.kind === 'tooShort' && fit.leastMs > 60_000 * mostMinutes)
    return { ...seen, end: { kind: 'tooSlow', leastMinutes: fit.leastMs / 60_000 } };
  const cut = cutOf(fit);
  const outcome = await runCalibration({
    trainer,
    plan: cutScriptPlan(settings, cut),
    subject: { kind: 'script', scriptPath: site, siteId: config.siteId, batchSize },
    presentMomentum,
    nesterov,
    onEvent: (event) => {
      if (event.kind !== 'trialFinished' && event.kind !== 'pilotFinished') return;
      const { role, momentum, outcome: ended, stepsSpent } = event.trial;
      onTrial(`${role} β ${formatMomentum(momentum)} ${ended.kind} ${stepsSpent} steps`);
    },
    signal,
    now: () => new Date(),
    newId: () => randomUUID(),
  });
  const measured = { ...seen, pilotSteps: cut?.pilotSteps ?? pilotSteps };
  if (outcome.kind === 'failed') return { ...measured, end: { kind: 'failure', failure: outcome.failure } };
  if (outcome.kind === 'cancelled') throw new Error('Nobody cancels.');
  const { result, trials } = outcome.calibration;
  return { ...measured, end: { kind: 'result', result, trials: trials.length } };
}
