import type { Trainer } from '../../calibrate/trainer';
import type { Failure } from '../../model/failure';
import { createBuiltinTrainer } from './builtinTrainer';
import type { BuiltinTaskDescription } from './tasks';
import { findTfjsEngine } from './tfjs/tfjsEngine';

/** The setting: `auto` takes the user's tfjs-node for large nets only, where one is named. */
export type EngineChoice = 'auto' | 'wasm' | 'tfjs-node';

export interface OpenOptions {
  readonly task: BuiltinTaskDescription;
  readonly engine: EngineChoice;
  /** dist/trainingWorker.cjs and dist/tfjsEngine.cjs. */
  readonly workerPath: string;
  readonly tfjsProcessPath: string;
  /** The user's own tfjs-node, empty for none, and the Node to run it on. */
  readonly tfjsNodeFolder: string;
  readonly nodeExecutable: string;
  readonly dataFolder?: string;
}

/** Below this many parameters the cost of single operations rules, and the WebAssembly engine is the fastest that was measured. */
const LARGE_NET_PARAMETERS = 100_000;

/** A trainer on the engine that was chosen; where tfjs-node cannot train, one on WebAssembly, with the reason. */
export async function openBuiltinTrainer(
  options: OpenOptions,
): Promise<{ readonly trainer: Trainer; readonly failure?: Failure }> {
  const { task, workerPath, tfjsProcessPath, tfjsNodeFolder, nodeExecutable, dataFolder } = options;
  const common = { task, ...(dataFolder === undefined ? {} : { dataFolder }) };
  const onWebAssembly = (): Trainer => createBuiltinTrainer({ ...common, workerPath });
  if (!wantsTfjs(options)) return { trainer: onWebAssembly() };
  if (tfjsNodeFolder === '') {
    return { trainer: onWebAssembly(), failure: { kind: 'tfjsNodeNotFound', folder: '' } };
  }
  const found = await findTfjsEngine({
    processPath: tfjsProcessPath,
    nodeExecutable,
    folder: tfjsNodeFolder,
  });
  if (found.kind === 'failed') return { trainer: onWebAssembly(), failure: found.failure };
  const { createWorker, description } = found;
  // TensorFlow spreads one training over all processors by itself.
  return { trainer: createBuiltinTrainer({ ...common, createWorker, engine: description, threads: 1 }) };
}

function wantsTfjs({ engine, task, tfjsNodeFolder }: OpenOptions): boolean {
  switch (engine) {
    case 'wasm':
      return false;
    case 'tfjs-node':
      return true;
    case 'auto':
      return tfjsNodeFolder !== '' && task.parameterCount >= LARGE_NET_PARAMETERS;
  }
}
