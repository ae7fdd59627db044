import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { ChannelClient, type ChannelLoss } from '../../../channel/channelClient';
import { linkToProcess } from '../../../channel/processLink';
import type { Failure } from '../../../model/calibration/failure';
import type { EngineDescription } from '../builtinTrainer';
import { endText } from '../worker/workerClient';
import type { TrainingLink, TrainingProtocol } from '../worker/protocol';
import { withNumbersRestored, type TfjsProtocol } from './tfjsProtocol';

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
      readonly connect: () => TrainingLink;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Loading libtensorflow takes seconds on a cold disk. */
const INTRODUCTION_TIMEOUT_MS = 60_000;

/** Starts the user's TensorFlow.js once to see that it works. Never rejects. */
export async function findTfjsEngine(options: TfjsEngineOptions): Promise<TfjsEngine> {
  const client = new ChannelClient<TfjsProtocol>({
    connect: () => linkToProcess<TfjsProtocol>(start(options)),
    mostRestarts: 0,
    answerWithinMs: INTRODUCTION_TIMEOUT_MS,
  });
  const answer = await client.request('introduce', {});
  await client.dispose();
  switch (answer.kind) {
    case 'failed':
      return { kind: 'failed', failure: answer.failure };
    case 'lost':
      return { kind: 'failed', failure: failureOfLoss(answer.loss, options) };
    case 'result': {
      const { packageName, version, backend, nodeVersion } = answer.result;
      return {
        kind: 'ready',
        description: {
          device: `TensorFlow.js (${packageName}, backend ${backend})`,
          details: { tensorflow: version, trainingNode: nodeVersion },
        },
        connect: () => withNumbersRestored(linkToProcess<TrainingProtocol>(start(options))),
      };
    }
  }
}

function start({ processPath, nodeExecutable, folder }: TfjsEngineOptions): ChildProcess {
  return spawn(nodeExecutable, [processPath, folder], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
}

function failureOfLoss(loss: ChannelLoss, { nodeExecutable, folder }: TfjsEngineOptions): Failure {
  const notLoaded = (detail: string): Failure => ({
    kind: 'tfjsNodeNotLoaded',
    folder,
    nodeVersion: nodeExecutable,
    detail,
  });
  switch (loss.kind) {
    case 'timedOut':
      return notLoaded('it did not answer within a minute');
    case 'disposed':
      return notLoaded('it was no longer wanted');
    case 'ended':
      return loss.end.kind === 'error'
        ? { kind: 'nodeNotStarted', executable: nodeExecutable }
        : notLoaded(`the process ended (${endText(loss.end)})`);
  }
}
