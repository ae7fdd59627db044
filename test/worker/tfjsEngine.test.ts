import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { runCalibration } from '../../src/calibrate/run/runCalibration';
import { taskPlan } from '../../src/calibrate/sweep/standardPlans';
import type { Trainer } from '../../src/calibrate/run/trainer';
import type { ProgressCurve } from '../../src/model/calibration/trial';
import type { Failure } from '../../src/model/calibration/failure';
import { failureMessage } from '../../src/model/wording/failureMessage';
import { openBuiltinTrainer } from '../../src/train/builtin/openBuiltinTrainer';
import type { OpenOptions } from '../../src/train/builtin/openBuiltinTrainer';
import { builtinTask } from '../../src/train/builtin/tasks';
import type { BuiltinTaskDescription } from '../../src/train/builtin/tasks';
import { trialRequest, workerPath } from '../support/builtin/trainingWorker';
import { oneTrial } from '../support/oneTrial';

const folders: string[] = [];
const trainers: Trainer[] = [];
const never = new AbortController().signal;

/** A folder in which @tensorflow/tfjs-node is a module with this text. */
function folderWith(source: string, name = 'tfjs-node'): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'momentum-lens-tfjs-'));
  folders.push(folder);
  const installed = path.join(folder, 'node_modules', '@tensorflow', name);
  mkdirSync(installed, { recursive: true });
  writeFileSync(path.join(installed, 'package.json'), '{"name":"@tensorflow/tfjs-node","main":"index.js"}');
  writeFileSync(path.join(installed, 'index.js'), source);
  return folder;
}

/** Plain TensorFlow.js stands in for tfjs-node, which needs a download that tests must not make. */
const STAND_IN = `module.exports = require(${JSON.stringify(path.resolve('node_modules/@tensorflow/tfjs'))});`;

/** The stand-in, which also writes down the process that loaded it; `before` runs ahead of each descent step, counted in `step`. */
function watchedFolder(before = ''): { readonly folder: string; readonly pid: () => number } {
  const folder = folderWith('');
  const pidFile = path.join(folder, 'pid');
  writeFileSync(
    path.join(folder, 'node_modules', '@tensorflow', 'tfjs-node', 'index.js'),
    `${STAND_IN.replace('module.exports', 'const tf')}
     require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));
     let step = 0;
     module.exports = { ...tf, valueAndGrads: (loss) => { step += 1; ${before}; return tf.valueAndGrads(loss); } };`,
  );
  return { folder, pid: () => Number(readFileSync(pidFile, 'utf8')) };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function task(taskId: string): BuiltinTaskDescription {
  const found = builtinTask(taskId);
  if (found === undefined) throw new Error(`no task ${taskId}`);
  return found;
}

interface Opened {
  readonly trainer: Trainer;
  readonly device: string;
  /** Everything that was told of the engine, also later. */
  readonly failures: readonly Failure[];
  readonly message: string | undefined;
}

async function open(changes: Partial<OpenOptions>): Promise<Opened> {
  const failures: Failure[] = [];
  const trainer = await openBuiltinTrainer({
    threads: 1,
    task: task('teacherStudentRandomStart'),
    engine: 'tfjs-node',
    workerPath,
    tfjsProcessPath: path.join(path.dirname(workerPath), 'tfjsEngine.cjs'),
    tfjsNodeFolder: '',
    nodeExecutable: process.execPath,
    onEngineFailure: (failure) => failures.push(failure),
    ...changes,
  });
  trainers.push(trainer);
  const { environment } = await trainer.describe(never);
  const [failure] = failures;
  return {
    trainer,
    device: environment.device,
    failures,
    message: failure === undefined ? undefined : failureMessage(failure),
  };
}

afterEach(async () => {
  await Promise.all(trainers.splice(0).map((trainer) => trainer.dispose()));
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('the engine on the user’s TensorFlow.js', { timeout: 60_000 }, () => {
  it('trains in a child process to the same measurements as the built-in engine', async () => {
    const { trainer, device, message } = await open({ tfjsNodeFolder: folderWith(STAND_IN) });
    expect(message).toBeUndefined();
    expect(device).toContain('TensorFlow.js (@tensorflow/tfjs-node, backend ');
    const request = trialRequest({ learningRate: 0.004, budgetSteps: 100 });
    const theirs = await oneTrial(trainer, request);
    expect(theirs.end).toMatchObject({ kind: 'budgetSpent' });
    const ours = await oneTrial((await open({ engine: 'wasm' })).trainer, request);
    expect(theirs.curve.steps).toEqual(ours.curve.steps);
    for (const [i, value] of ours.curve.values.entries()) {
      expect(Math.abs((theirs.curve.values[i] ?? Number.NaN) - value)).toBeLessThan(1e-4);
    }
  });

  it('passes on a loss that is no number any more', async () => {
    const { trainer } = await open({ tfjsNodeFolder: folderWith(STAND_IN) });
    const { curve } = await oneTrial(trainer, trialRequest({ learningRate: 1e6, budgetSteps: 60 }));
    expect(curve.values.at(-1)).toBeNaN();
  });

  it('takes the GPU package where both are installed', async () => {
    const folder = folderWith(STAND_IN, 'tfjs-node-gpu');
    const { device } = await open({ tfjsNodeFolder: folder });
    expect(device).toContain('@tensorflow/tfjs-node-gpu');
  });

  it.each<[string, () => Partial<OpenOptions>, string]>([
    ['no folder is named', () => ({}), 'No folder is named'],
    ['the folder holds none', () => ({ tfjsNodeFolder: tmpdir() }), 'does not hold'],
    [
      'it throws while loading',
      () => ({ tfjsNodeFolder: folderWith("throw new Error('libtensorflow is missing')") }),
      'libtensorflow is missing',
    ],
    [
      'its operations throw, as those of tfjs-node 4.22 do on Node 24',
      () => ({
        tfjsNodeFolder: folderWith(
          "exports.valueAndGrads = exports.tensor1d = () => { throw new TypeError('isNullOrUndefined is not a function'); }; exports.tidy = (f) => f();",
        ),
      }),
      'isNullOrUndefined',
    ],
    ['it kills its process', () => ({ tfjsNodeFolder: folderWith('process.abort()') }), 'the process ended'],
    [
      'it is something else',
      () => ({ tfjsNodeFolder: folderWith('module.exports = {}') }),
      'is not TensorFlow',
    ],
    [
      'there is no such Node',
      () => ({ tfjsNodeFolder: folderWith(STAND_IN), nodeExecutable: 'no-such-node' }),
      'no-such-node',
    ],
  ])('gives way to the built-in engine with a message when %s', async (_, changes, words) => {
    const { device, message } = await open(changes());
    expect(message).toContain(words);
    expect(message).toContain('the built-in engine trains instead');
    expect(device).toBe('CPU (WebAssembly SIMD)');
  });

  it('is taken by “auto” for large nets only', async () => {
    const tfjsNodeFolder = folderWith(STAND_IN);
    const { device } = await open({ engine: 'auto', tfjsNodeFolder });
    expect(device).toBe('CPU (WebAssembly SIMD)');
    const large = { ...task('teacherStudentRandomStart'), parameterCount: 167_818 };
    expect((await open({ engine: 'auto', tfjsNodeFolder, task: large })).device).toContain('TensorFlow.js');
    expect((await open({ engine: 'auto', task: large })).device).toBe('CPU (WebAssembly SIMD)');
  });

  it('ends its process with the trainer', async () => {
    const { trainer } = await open({ tfjsNodeFolder: folderWith(STAND_IN) });
    const trial = trainer.runTrial(trialRequest({ budgetSteps: 1e9 }), () => 'continue', never);
    await trainer.dispose();
    expect(await trial).toMatchObject({ kind: 'failed', failure: { kind: 'workerDied' } });
  });
});

describe('a tfjs-node that fails later on', { timeout: 60_000 }, () => {
  const request = trialRequest({ learningRate: 0.004, budgetSteps: 300 });

  async function wasmCurve(): Promise<ProgressCurve> {
    return (await oneTrial((await open({ engine: 'wasm' })).trainer, request)).curve;
  }

  it('gives way to the built-in engine when its process is killed, and the trial starts anew', async () => {
    const { folder, pid } = watchedFolder();
    const { trainer, device, failures } = await open({ tfjsNodeFolder: folder });
    expect(device).toContain('TensorFlow.js');
    const killed = await trainer.runTrial(
      request,
      ({ steps }) => {
        if ((steps.at(-1) ?? 0) > 0) process.kill(pid(), 'SIGKILL');
        return 'continue';
      },
      never,
    );
    expect(killed).toMatchObject({
      kind: 'engineReplaced',
      description: { environment: { device: 'CPU (WebAssembly SIMD)' } },
    });
    expect(failures.map((failure) => failureMessage(failure))).toEqual([
      expect.stringMatching(/failed \(its process ended: SIGKILL\)\. The built-in engine takes its place/u),
    ]);
    const { end, curve } = await oneTrial(trainer, request);
    expect(end).toMatchObject({ kind: 'budgetSpent' });
    expect(curve).toEqual(await wasmCurve());
    expect(failures).toHaveLength(1);
  });

  it('is ended when one of its operations throws, and is named in the description beside its successor', async () => {
    const { folder, pid } = watchedFolder("if (step > 350) throw new Error('no kernel for Tanh')");
    const { trainer, failures } = await open({ tfjsNodeFolder: folder });
    expect(await trainer.runTrial(request, () => 'continue', never)).toMatchObject({ kind: 'budgetSpent' });
    const end = await trainer.runTrial(request, () => 'continue', never);
    expect(end.kind === 'engineReplaced' ? end.description.environment : end).toMatchObject({
      device: expect.stringMatching(/^TensorFlow\.js .*, then CPU \(WebAssembly SIMD\)$/u),
      details: { engineChange: 'after 1 trial: no kernel for Tanh', tensorflow: '4.22.0' },
    });
    expect(failures.map((failure) => failureMessage(failure))).toEqual([
      expect.stringContaining('no kernel for Tanh'),
    ]);
    await vi.waitFor(() => expect(isRunning(pid())).toBe(false));
  });

  it('gives way when it dies while it prepares the task', async () => {
    const { folder } = watchedFolder('process.exit(3)');
    const { device, message } = await open({ tfjsNodeFolder: folder, task: task('teacherStudentValley') });
    expect(device).toBe('CPU (WebAssembly SIMD)');
    expect(message).toContain('exit code 3');
  });

  it('costs a calibration nothing but the trial under way', async () => {
    const { folder, pid } = watchedFolder();
    const { trainer, failures } = await open({ tfjsNodeFolder: folder });
    const randomStart = task('teacherStudentRandomStart');
    const devices: string[] = [];
    let finished = 0;
    const outcome = await runCalibration({
      trainer,
      plan: { ...taskPlan(randomStart, [0.0028]), controlSeeds: 0 },
      subject: { kind: 'builtinTask', taskId: randomStart.taskId },
      nesterov: false,
      onEvent: (event) => {
        if (event.kind === 'engineReplaced') devices.push(event.description.environment.device);
        if (event.kind === 'trialFinished') finished += 1;
        if (event.kind === 'trialProgress' && finished === 1 && devices.length === 0 && isRunning(pid()))
          process.kill(pid(), 'SIGKILL');
      },
      signal: never,
      now: () => new Date(0),
      newId: () => `trial${finished}`,
    });
    expect(outcome).toMatchObject({ kind: 'finished', calibration: { result: { kind: 'estimate' } } });
    const { environment, trials } =
      outcome.kind === 'finished' ? outcome.calibration : { environment: undefined, trials: [] };
    expect(trials.filter(({ outcome: { kind } }) => kind === 'failed')).toEqual([]);
    expect(environment?.device).toMatch(/^TensorFlow\.js .*, then CPU/u);
    expect(devices).toEqual([environment?.device]);
    expect(failures).toHaveLength(1);
  });
});
