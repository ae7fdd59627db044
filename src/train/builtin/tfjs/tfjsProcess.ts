// Entry of the child process that trains on the user's own TensorFlow.js: node tfjsEngine.cjs FOLDER, spoken to over its IPC channel.
import { portOfProcess } from '../../../channel/processLink';
import { serveChannel } from '../../../channel/serveChannel';
import { trainingHandlers } from '../worker/serveTraining';
import { loadTensorflow, type LoadedTensorFlow } from './loadTensorflow';
import type { TfjsProtocol } from './tfjsProtocol';
import { tfjsSessions } from './tfjsSession';

process.on('disconnect', () => process.exit());
const loading = load();
// Whatever is asked is answered with the reason.
loading.catch(() => undefined);
const training = trainingHandlers(async (task, data) => tfjsSessions((await loading).tf)(task, data));
serveChannel<TfjsProtocol>(portOfProcess<TfjsProtocol>(process), {
  ...training,
  requests: {
    ...training.requests,
    introduce: async () => {
      const { tf, packageName } = await loading;
      await tf.ready();
      return {
        packageName,
        version: tf.version['tfjs-core'] ?? '',
        backend: tf.getBackend(),
        nodeVersion: process.version,
      };
    },
  },
});

async function load(): Promise<LoadedTensorFlow> {
  return loadTensorflow(process.argv[2] ?? '');
}
