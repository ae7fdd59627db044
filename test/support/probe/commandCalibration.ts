import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { calibrationKind, scriptFramework, siteOptimizer } from '../../../src/advise/calibrationKind';
import { momentumEdit } from '../../../src/advise/edit/momentumEdit';
import { runValues } from '../../../src/advise/runValues';
import { runCalibration } from '../../../src/calibrate/run/runCalibration';
import { scriptPlan, smoothingStepsFor } from '../../../src/calibrate/sweep/standardPlans';
import type { Calibration, CalibrationResult } from '../../../src/model/calibration/calibration';
import type { NamedMeasure } from '../../../src/model/calibration/measure';
import type { OptimizerConfig } from '../../../src/model/optimizer/optimizerConfig';
import { commandLineOf } from '../../../src/train/script/launch/commandLine';
import { hostPlatform } from '../../../src/train/platform/platform';
import { createScriptTrainer } from '../../../src/train/script/scriptTrainer';
import { loadDetector } from '../detect/loadDetector';
import { frameworksPython } from './frameworksPython';
import { PROBE_FOLDER } from './scriptFixture';

/** A project that is trained by a command, and the file in it whose optimizer is calibrated. */
export interface CommandProject {
  readonly files: Readonly<Record<string, string>>;
  readonly site: string;
  readonly command: string;
  readonly pilotSteps: number;
  readonly trialTimeoutMs?: number;
  /** What it is judged by; the loss under backward unless said otherwise. */
  readonly measure?: NamedMeasure;
}

export interface CommandCalibration {
  readonly config: OptimizerConfig;
  readonly calibration: Calibration;
  readonly result: CalibrationResult;
  /** The site's file with the suggested momentum written into it; undefined where there is no estimate or no place for it. */
  readonly fixed: string | undefined;
}

const LANGUAGES: Readonly<Record<string, string>> = {
  '.py': 'python',
  '.yaml': 'yaml',
  '.json': 'json',
  '.toml': 'toml',
};

/** What the editor does from the lens to the fix: detects, runs the command, calibrates, and edits the file that was detected. */
export async function calibrateCommand(project: CommandProject): Promise<CommandCalibration> {
  const folder = await mkdtemp(path.join(tmpdir(), 'momentum-lens-'));
  try {
    for (const [name, text] of Object.entries(project.files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), text);
    }
    return await calibrateIn(folder, project);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function calibrateIn(folder: string, project: CommandProject): Promise<CommandCalibration> {
  const { site, pilotSteps, trialTimeoutMs = 120_000 } = project;
  const interpreter = frameworksPython();
  const text = await readFile(path.join(folder, site), 'utf8');
  const languageId = LANGUAGES[path.extname(site)] ?? '';
  const detector = await loadDetector();
  await detector.prepare({ languageId, fileName: site });
  const configs = detector.detect({ text, languageId, fileName: site });
  const config = configs.find((each) => calibrationKind(each, { languageId }) !== undefined);
  if (config === undefined)
    throw new Error(`nothing to calibrate was detected in ${site}: ${JSON.stringify(configs)}`);
  const bin = path.dirname(interpreter);
  const line = commandLineOf(project.command, interpreter, hostPlatform);
  if (line === undefined) throw new Error('no command');
  const output: string[] = [];
  const trainer = createScriptTrainer({
    interpreter,
    probeFolder: PROBE_FOLDER,
    scriptPath: path.join(folder, site),
    scriptArguments: [],
    command: line.command,
    workingDirectory: folder,
    environment: {
      ...process.env,
      PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
      OMP_NUM_THREADS: '1',
      ...line.environment,
    },
    framework: scriptFramework(config) ?? 'pytorch',
    optimizer: siteOptimizer(config, { languageId }, path.join(folder, site)),
    smoothingSteps: smoothingStepsFor(pilotSteps),
    ...(project.measure === undefined ? {} : { measure: project.measure }),
    batchSize: null,
    trialTimeoutMs,
    trusted: () => true,
    onOutput: (each) => output.push(each),
  });
  try {
    const signal = new AbortController().signal;
    const { constructed } = await trainer.describe(signal).catch((error: unknown) => {
      throw new Error(`${JSON.stringify(error)}\n${output.slice(-30).join('\n')}`);
    });
    const { learningRate, presentMomentum, nesterov, batchSize } = runValues(config, constructed);
    const outcome = await runCalibration({
      trainer,
      // A launch costs seconds: what is shown is the way from the lens to the fix, not how sure the result is.
      plan: {
        ...scriptPlan({ learningRate, presentMomentum: presentMomentum ?? 0, pilotSteps }),
        mostRounds: 3,
        verificationSeeds: 4,
        controlSeeds: 0,
      },
      subject: { kind: 'script', scriptPath: site, siteId: config.siteId, batchSize },
      presentMomentum: presentMomentum ?? 0,
      nesterov,
      onEvent: () => undefined,
      signal,
      now: () => new Date(),
      newId: () => randomUUID(),
    });
    if (outcome.kind !== 'finished')
      throw new Error(`${JSON.stringify(outcome)}\n${output.slice(-30).join('\n')}`);
    const { calibration } = outcome;
    const { result } = calibration;
    const edit = result.kind === 'estimate' ? momentumEdit(config, result.momentum.value) : undefined;
    const fixed =
      edit === undefined
        ? undefined
        : `${text.slice(0, edit.span.start)}${edit.newText}${text.slice(edit.span.end)}`;
    return { config, calibration, result, fixed };
  } finally {
    await trainer.dispose();
  }
}
