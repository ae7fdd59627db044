import { scriptPlan, smoothingStepsFor } from '../../calibrate/sweep/standardPlans';
import { numericValue } from '../../model/optimizer/hyperparameter';
import { formatNumber } from '../../model/wording/format/numberFormat';
import { splitArguments } from '../../train/platform/argumentText';
import { hostPlatform } from '../../train/platform/platform';
import { createCommandTrainer, type CommandTrainerOptions } from '../../train/program/commandTrainer';
import type { CalibrationJob } from './calibrationJob';
import { fingerprintOf } from './fingerprint';
import type { RunSite } from './runSite';

/** How a program in any language is run in a calibration: it speaks the line protocol of docs/script-protocol.md. */
export interface ProgramRun {
  /** With `{lr}`, `{momentum}` and `{seed}` in it, or without: they are in the environment too. */
  readonly commandText: string;
  readonly workingDirectory: string;
  /** Undefined until it is entered. */
  readonly learningRate: number | undefined;
  readonly presentMomentum: number | undefined;
  readonly pilotSteps: number;
}

/** One of which everything is known that its plan is made from. */
export interface KnownProgramRun extends ProgramRun {
  readonly learningRate: number;
  readonly presentMomentum: number;
}

/** The optimizer that a program trains with, where a text of the workspace configures it. */
type ProgramSite = Pick<RunSite, 'scriptPath' | 'config' | 'siteText'>;

/** What is run of a program. */
export function programJob(
  site: ProgramSite | undefined,
  { commandText, learningRate, presentMomentum, pilotSteps }: KnownProgramRun,
): Pick<CalibrationJob, 'title' | 'plan' | 'subject' | 'presentMomentum' | 'nesterov'> {
  const scriptPath = site?.scriptPath ?? commandText;
  return {
    title: `${scriptPath} · lr ${formatNumber(learningRate)}`,
    plan: scriptPlan({ learningRate, presentMomentum, pilotSteps }),
    subject: {
      kind: 'script',
      scriptPath,
      siteId: site?.config.siteId ?? 'program',
      ...(site === undefined ? {} : { siteText: site.siteText }),
      batchSize: batchSizeOf(site),
      ...(site === undefined ? {} : { weightDecay: numericValue(site.config.weightDecay) ?? null }),
    },
    presentMomentum,
    nesterov: site?.config.nesterov === 'on',
  };
}

/** The trainer of a program. Nothing is run yet. */
export function programTrainerOf(
  site: Pick<ProgramSite, 'config'> | undefined,
  { workingDirectory, pilotSteps }: ProgramRun,
  options: Pick<CommandTrainerOptions, 'command' | 'trialTimeoutMs' | 'trusted' | 'onOutput'>,
): ReturnType<typeof createCommandTrainer> {
  return createCommandTrainer({
    ...options,
    workingDirectory,
    environment: process.env,
    smoothingSteps: smoothingStepsFor(pilotSteps),
    batchSize: batchSizeOf(site),
  });
}

/** Of what must not change between the trials of a program; `text` is that of its site's file, or empty. */
export function programFingerprint(text: string, { commandText, workingDirectory }: ProgramRun): string {
  return fingerprintOf([
    'program',
    text,
    workingDirectory,
    ...splitArguments(commandText, hostPlatform.kind),
  ]);
}

function batchSizeOf(site: Pick<ProgramSite, 'config'> | undefined): number | null {
  return site === undefined ? null : (numericValue(site.config.batchSize) ?? null);
}
