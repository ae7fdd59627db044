import { textWithoutPair } from '../../advise/edit/textWithoutPair';
import { estimatePlanCost } from '../../calibrate/sweep/planCost';
import type { CommandTrainerOptions } from '../../train/program/commandTrainer';
import { programFiles } from '../../train/program/programFiles';
import { hashSources } from '../../train/journal/sourceHashes';
import { joinArguments } from '../../train/platform/argumentText';
import { hostPlatform } from '../../train/platform/platform';
import {
  programFingerprint,
  programJob,
  programTrainerOf,
  type KnownProgramRun,
} from '../../workspace/runs/programJob';
import type { ProjectSite } from '../projectSite';
import type { ProjectStorage } from '../storage/projectStorage';
import { runSiteOf } from './openScript';
import { originOf } from './prepareScript';
import type { PreparedCalibration } from './preparedCalibration';

/** A command that speaks the line protocol, and what its plan is made from. */
export interface ProgramChoices extends Omit<KnownProgramRun, 'commandText'> {
  readonly command: readonly [executable: string, ...args: string[]];
}

/** What running a program takes beside its command. */
export type ProgramEnvironment = Pick<CommandTrainerOptions, 'trialTimeoutMs' | 'trusted' | 'onOutput'>;

/** Opens the trainer of a program, which `site` configures where it belongs to one. Nothing is run yet. */
export async function prepareProgram(
  site: ProjectSite | undefined,
  { command, ...choices }: ProgramChoices,
  storage: ProjectStorage,
  environment: ProgramEnvironment,
): Promise<PreparedCalibration> {
  const run: KnownProgramRun = { ...choices, commandText: joinArguments(command, hostPlatform.kind) };
  const runSite = site === undefined ? undefined : runSiteOf(site);
  const planned = programJob(runSite, run);
  const trainer = programTrainerOf(site, run, { ...environment, command });
  const sources = await hashSources(await programFiles(command, run.workingDirectory));
  return {
    job: {
      ...planned,
      trainer,
      origin: {
        fingerprint: programFingerprint(
          site === undefined ? '' : textWithoutPair(site.text, site.config),
          run,
        ),
        sources,
        ...(site === undefined ? {} : await originOf(site)),
      },
    },
    fingerprint: programFingerprint(site?.text ?? '', run),
    sources,
    journalFolder: storage.journalFolder,
    cost: estimatePlanCost(planned.plan),
    duration: undefined,
    close: () => trainer.dispose(),
  };
}
