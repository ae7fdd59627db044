// Entry of the child process that trains on the user's own TensorFlow.js: node tfjsEngine.cjs FOLDER, spoken to over its IPC channel.
import type { TrainingRequest } from '../worker/protocol';
import { failureOf } from '../failureError';
import { serveTraining } from '../worker/serveTraining';
import { loadTensorflow } from './loadTensorflow';
import type { TfjsMessage } from './tfjsProtocol';
import { tfjsSessions } from './tfjsSession';

const send = (message: TfjsMessage): void => void process.send?.(message);
process.on('disconnect', () => process.exit());
try {
  const { tf, packageName } = loadTensorflow(process.argv[2] ?? '');
  serveTraining(
    {
      postMessage: send,
      on: (event, listener) => void process.on(event, (request: TrainingRequest) => listener(request)),
    },
    tfjsSessions(tf),
  );
  void tf.ready().then(() =>
    send({
      kind: 'ready',
      packageName,
      version: tf.version['tfjs-core'] ?? '',
      backend: tf.getBackend(),
      nodeVersion: process.version,
    }),
  );
} catch (error) {
  send({ kind: 'unavailable', failure: failureOf(error) });
}
