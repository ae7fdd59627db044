import type { Trainer } from '../../calibrate/run/trainer';
import type { Failure } from '../../model/calibration/failure';
import { createBuiltinTrainer } from './builtinTrainer';
import { handOverOnFailure } from './engineHandover';
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
  /** Trials at once on the built-in engine. */
  readonly threads: number;
  /** Told why tfjs-node does not train, or trains no longer, where it was wanted; the built-in engine does then. */
  readonly onEngineFailure: (failure: Failure) => void;
  /** tfjs-node has hung when a slice of a trial takes longer. */
  readonly answerTimeoutMs?: number;
}

/** Below this many parameters the cost of single operations rules, and the WebAssembly engine is the fastest that was measured. */
const LARGE_NET_PARAMETERS = 100_000;

/** A slice takes seconds; the first loads libtensorflow and the data set too. */
const ANSWER_TIMEOUT_MS = 120_000;

/** A trainer on the engine that was chosen; where tfjs-node cannot train, or fails later, WebAssembly does, and the reason is told. */
export async function openBuiltinTrainer(options: OpenOptions): Promise<Trainer> {
  const { task, workerPath, tfjsProcessPath, tfjsNodeFolder, nodeExecutable, dataFolder, threads } = options;
  const { onEngineFailure, answerTimeoutMs = ANSWER_TIMEOUT_MS } = options;
  const common = { task, ...(dataFolder === undefined ? {} : { dataFolder }) };
  const onWebAssembly = (): Trainer => createBuiltinTrainer({ ...common, workerPath, threads });
  if (!wantsTfjs(options)) return onWebAssembly();
  if (tfjsNodeFolder === '') {
    onEngineFailure({ kind: 'tfjsNodeNotFound', folder: '' });
    return onWebAssembly();
  }
  const found = await findTfjsEngine({
    processPath: tfjsProcessPath,
    nodeExecutable,
    folder: tfjsNodeFolder,
  });
  if (found.kind === 'failed') {
    onEngineFailure(found.failure);
    return onWebAssembly();
  }
  const { connect, description: engine } = found;
  return handOverOnFailure({
    // TensorFlow spreads one training over all processors by itself.
    first: createBuiltinTrainer({ ...common, connect, engine, threads: 1, answerTimeoutMs }),
    openSecond: onWebAssembly,
    onFailure: (detail) => onEngineFailure({ kind: 'tfjsNodeFailed', folder: tfjsNodeFolder, detail }),
  });
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
