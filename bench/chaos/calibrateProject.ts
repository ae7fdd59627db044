import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { inRoot } from '../../scripts/root';
import { encodeCalibration } from '../../src/calibrate/record/calibrationCodec';
import type { CalibrationEvent, CalibrationOutcome } from '../../src/calibrate/run/calibrationEvent';
import { runCalibration } from '../../src/calibrate/run/runCalibration';
import type { Trainer } from '../../src/calibrate/run/trainer';
import { scriptPlan, smoothingStepsFor, taskPlan } from '../../src/calibrate/sweep/standardPlans';
import type { CalibrationPlan } from '../../src/model/calibration/calibrationPlan';
import type { Trial } from '../../src/model/calibration/trial';
import { optimizerAt } from '../../src/model/optimizer/optimizerChoice';
import { createBuiltinTrainer } from '../../src/train/builtin/builtinTrainer';
import { builtinTasks } from '../../src/train/builtin/tasks';
import { listJournals, removeEmptyJournals, TrialJournal } from '../../src/train/journal/trialJournal';
import { removePartialFiles, writeDurably } from '../../src/train/process/durableFile';
import { createCommandTrainer } from '../../src/train/program/commandTrainer';
import { createScratchCopy, removeAbandonedCopies } from '../../src/train/script/scratch/scratchCopy';
import { createScriptTrainer } from '../../src/train/script/scriptTrainer';
import { SITE_LINE, type Project } from './projects';

const PRESENT_MOMENTUM = 0.5;
const PILOT_STEPS = 200;
const [TASK] = builtinTasks.filter(({ taskId }) => taskId === 'teacherStudentRandomStart');
const MOST_SCRATCH_BYTES = 1e8;

/** What a host tells while it calibrates. */
export interface Told {
  readonly started: () => void;
  /** A finished trial is on disk. */
  readonly finished: (trial: Trial) => void;
  readonly output: (line: string) => void;
  /** Something that should not be. */
  readonly wrong: (what: string) => void;
  readonly event?: (event: CalibrationEvent) => void;
}

interface OpenTrainer {
  readonly trainer: Trainer;
  close(): Promise<void>;
}

/**
 * Does what the extension does with a calibration, without the editor: clears away what a crash left, goes on with what was interrupted,
 * journals, stores the record, and lets the journal go.
 */
export async function calibrateProject(project: Project, told: Told): Promise<CalibrationOutcome> {
  await clearAway(project);
  const { journal, contents } = await openJournal(project, told);
  const { trainer, close } = await openTrainer(project, told);
  const outcome = await runCalibration({
    trainer,
    plan: planOf(project),
    subject: subjectOf(project),
    presentMomentum: PRESENT_MOMENTUM,
    nesterov: false,
    ...(contents === undefined ? {} : { finishedTrials: contents.finishedTrials }),
    ...(contents?.finishedAim === undefined ? {} : { finishedAim: contents.finishedAim }),
    onEvent: (event) => {
      journal.record(event);
      told.event?.(event);
      if (event.kind === 'started') told.started();
      if (event.kind !== 'pilotFinished' && event.kind !== 'trialFinished') return;
      void journal.flushed().then(() => {
        told.finished(event.trial);
      });
    },
    signal: new AbortController().signal,
    now: () => new Date(),
    newId: () => randomUUID(),
  });
  await close();
  if (outcome.kind !== 'finished') {
    await journal.close();
    return outcome;
  }
  await mkdir(project.records, { recursive: true });
  const { calibration } = outcome;
  await writeDurably(
    path.join(project.records, `${calibration.calibrationId}.json`),
    encodeCalibration(calibration),
  );
  await journal.remove();
  return outcome;
}

/** What the extension clears away when it starts. */
export async function clearAway({ scratch, journals, records }: Project): Promise<void> {
  await removeAbandonedCopies(scratch);
  await removeEmptyJournals(journals);
  await removePartialFiles(records, 0);
}

async function openJournal(
  project: Project,
  told: Told,
): Promise<
  | NonNullable<Awaited<ReturnType<typeof TrialJournal.resume>>>
  | { journal: TrialJournal; contents?: undefined }
> {
  const onFailure = (failure: { readonly kind: string }): void => {
    told.wrong(`journal: ${failure.kind}`);
  };
  const interrupted = (await listJournals(project.journals)).find(
    ({ finishedTrials }) => finishedTrials.length > 0,
  );
  if (interrupted !== undefined) {
    const resumed = await TrialJournal.resume(project.journals, interrupted.header.journalId, onFailure);
    if (resumed !== undefined) return resumed;
    told.wrong('a journal that is listed cannot be gone on with');
  }
  const header = {
    formatVersion: 2,
    journalId: randomUUID(),
    createdAt: new Date().toISOString(),
    title: project.kind,
    subject: subjectOf(project),
    plan: planOf(project),
    presentMomentum: PRESENT_MOMENTUM,
    nesterov: false,
    fingerprint: project.kind,
  } as const;
  return { journal: TrialJournal.create(project.journals, header, onFailure) };
}

/** One round and no verification: a calibration of a dozen trials, so that each part of one is hit often. */
function planOf({ kind }: Project): CalibrationPlan {
  if (kind === 'task' && TASK !== undefined) {
    const sweep = { ...TASK.sweep, xs: [0.02, 0.05, 0.1, 0.2], seedsPerSetting: 2, maxBudgetSteps: 20_000 };
    const plan = taskPlan({ ...TASK, sweep }, [TASK.sweep.quickLearningRate]);
    return { ...plan, verificationSeeds: 0, controlSeeds: 0 };
  }
  const plan = scriptPlan({ learningRate: 0.05, presentMomentum: PRESENT_MOMENTUM, pilotSteps: PILOT_STEPS });
  return { ...plan, fewestRounds: 2, mostRounds: 2, verificationSeeds: 1, controlSeeds: 1 };
}

function subjectOf({ kind }: Project) {
  return kind === 'task'
    ? ({ kind: 'builtinTask', taskId: TASK?.taskId ?? '' } as const)
    : ({ kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: null } as const);
}

async function openTrainer(project: Project, told: Told): Promise<OpenTrainer> {
  const { kind, interpreter, folder, workerPath } = project;
  switch (kind) {
    case 'task': {
      if (TASK === undefined) throw new Error('The task is gone.');
      const trainer = createBuiltinTrainer({ task: TASK, workerPath, threads: 2 });
      return { trainer, close: () => trainer.dispose() };
    }
    case 'program': {
      const trainer = createCommandTrainer({
        command: [interpreter, path.join(folder, 'program.py'), '{lr}', '{momentum}', '{seed}'],
        ...commonOf(folder, told),
        parallelTrials: 2,
      });
      return { trainer, close: () => trainer.dispose() };
    }
    case 'script':
    case 'forkedScript': {
      const copying = await createScratchCopy(folder, project.scratch, MOST_SCRATCH_BYTES);
      if (copying.kind !== 'copied') throw new Error(JSON.stringify(copying));
      const { copy } = copying;
      const scriptPath = copy.pathOf(path.join(folder, 'train.py'));
      const trainer = createScriptTrainer({
        interpreter,
        probeFolder: inRoot('python', 'momentum_lens_probe'),
        scriptPath,
        scriptArguments: [],
        optimizer: optimizerAt(scriptPath, SITE_LINE),
        ...commonOf(copy.pathOf(folder), told),
        sharedProcess: kind === 'forkedScript',
        parallelTrials: 2,
      });
      const close = async (): Promise<void> => {
        await trainer.dispose();
        await copy.remove();
      };
      return { trainer, close };
    }
  }
}

function commonOf(workingDirectory: string, { output }: Told) {
  return {
    workingDirectory,
    environment: process.env,
    smoothingSteps: smoothingStepsFor(PILOT_STEPS),
    batchSize: null,
    trialTimeoutMs: 60_000,
    trusted: () => true,
    onOutput: output,
  };
}
