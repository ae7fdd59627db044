import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Failure } from '../../../model/calibration/failure';
import type { EngineDescription } from '../builtinTrainer';
import type { TrainingWorker, WorkerListening } from '../worker/workerClient';
import { afterChannel } from './tfjsProtocol';
import type { TfjsGreeting, TfjsMessage } from './tfjsProtocol';

export interface TfjsEngineOptions {
  /** dist/tfjsEngine.cjs. */
  readonly processPath: string;
  /** A Node that the user's tfjs-node supports: never the editor's own. */
  readonly nodeExecutable: string;
  /** Folder whose node_modules hold @tensorflow/tfjs-node or tfjs-node-gpu. */
  readonly folder: string;
}

/** The user's TensorFlow.js, ready to train; or why it cannot. */
export type TfjsEngine =
  | {
      readonly kind: 'ready';
      readonly description: EngineDescription;
      readonly createWorker: () => TrainingWorker;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Loading libtensorflow takes seconds on a cold disk. */
const GREETING_TIMEOUT_MS = 60_000;

/** Starts the user's TensorFlow.js once to see that it works. Never rejects. */
export async function findTfjsEngine(options: TfjsEngineOptions): Promise<TfjsEngine> {
  const child = start(options);
  const greeting = await greetingOf(child, options);
  await end(child);
  if (greeting.kind === 'unavailable') return { kind: 'failed', failure: greeting.failure };
  const { packageName, version, backend, nodeVersion } = greeting;
  return {
    kind: 'ready',
    description: {
      device: `TensorFlow.js (${packageName}, backend ${backend})`,
      details: { tensorflow: version, trainingNode: nodeVersion },
    },
    createWorker: () => new ChildWorker(start(options)),
  };
}

function start({ processPath, nodeExecutable, folder }: TfjsEngineOptions): ChildProcess {
  return spawn(nodeExecutable, [processPath, folder], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
}

function greetingOf(child: ChildProcess, options: TfjsEngineOptions): Promise<TfjsGreeting> {
  const { nodeExecutable, folder } = options;
  return new Promise((resolve) => {
    const unavailable = (failure: Failure): void => resolve({ kind: 'unavailable', failure });
    const died = (detail: string): void =>
      unavailable({ kind: 'tfjsNodeNotLoaded', folder, nodeVersion: nodeExecutable, detail });
    const timer = setTimeout(() => died('it did not answer within a minute'), GREETING_TIMEOUT_MS);
    child.on('message', (message: TfjsMessage) => {
      clearTimeout(timer);
      if (message.kind === 'ready' || message.kind === 'unavailable') resolve(message);
    });
    child.on('error', () => {
      clearTimeout(timer);
      unavailable({ kind: 'nodeNotStarted', executable: nodeExecutable });
    });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      died(`the process ended (${signal ?? `exit code ${code}`})`);
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** A child process that looks like a worker thread. */
class ChildWorker implements TrainingWorker {
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
  }

  postMessage(...[request]: Parameters<TrainingWorker['postMessage']>): void {
    if (this.#child.connected) this.#child.send(request);
  }

  on(...[event, listener]: WorkerListening): void {
    switch (event) {
      case 'message':
        this.#child.on('message', (message: TfjsMessage) => {
          if (message.kind === 'unavailable') listener({ kind: 'failed', failure: message.failure });
          else if (message.kind !== 'ready') listener(afterChannel(message));
        });
        break;
      case 'error':
        this.#child.on('error', listener);
        this.#child.on('exit', (_, signal) => {
          if (signal !== null) listener(new Error(signal));
        });
        break;
      case 'exit':
        this.#child.on('exit', (code) => listener(code ?? -1));
        break;
    }
  }

  async terminate(): Promise<void> {
    await end(this.#child);
  }
}
