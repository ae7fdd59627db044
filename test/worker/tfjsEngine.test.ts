import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Trainer } from '../../src/calibrate/trainer';
import { failureMessage } from '../../src/model/failureMessage';
import { openBuiltinTrainer } from '../../src/train/builtin/openBuiltinTrainer';
import type { OpenOptions } from '../../src/train/builtin/openBuiltinTrainer';
import { builtinTask } from '../../src/train/builtin/tasks';
import type { BuiltinTaskDescription } from '../../src/train/builtin/tasks';
import { recorder, trialRequest, workerPath } from './trainingWorker';

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

function task(taskId: string): BuiltinTaskDescription {
  const found = builtinTask(taskId);
  if (found === undefined) throw new Error(`no task ${taskId}`);
  return found;
}

async function open(
  changes: Partial<OpenOptions>,
): Promise<{ trainer: Trainer; device: string; message: string | undefined }> {
  const { trainer, failure } = await openBuiltinTrainer({
    task: task('teacherStudentRandomStart'),
    engine: 'tfjs-node',
    workerPath,
    tfjsProcessPath: path.join(path.dirname(workerPath), 'tfjsEngine.cjs'),
    tfjsNodeFolder: '',
    nodeExecutable: process.execPath,
    ...changes,
  });
  trainers.push(trainer);
  const { environment } = await trainer.describe(never);
  return {
    trainer,
    device: environment.device,
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
    const theirs = recorder();
    const request = trialRequest({ learningRate: 0.004, budgetSteps: 100 });
    expect(await trainer.runTrial(request, theirs.receive, never)).toMatchObject({ kind: 'budgetSpent' });
    const ours = recorder();
    await (await open({ engine: 'wasm' })).trainer.runTrial(request, ours.receive, never);
    expect(theirs.curve.steps).toEqual(ours.curve.steps);
    for (const [i, value] of ours.curve.values.entries()) {
      expect(Math.abs((theirs.curve.values[i] ?? Number.NaN) - value)).toBeLessThan(1e-4);
    }
  });

  it('passes on a loss that is no number any more', async () => {
    const { trainer } = await open({ tfjsNodeFolder: folderWith(STAND_IN) });
    const { curve, receive } = recorder();
    await trainer.runTrial(trialRequest({ learningRate: 1e6, budgetSteps: 60 }), receive, never);
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
