import type { ClientLink, ServerPort } from './link';
import type { ChannelProtocol, ClientMessage, ServerMessage } from './protocol';

/** What is needed of a Worker of `worker_threads`. */
export interface WorkerThread<Protocol extends ChannelProtocol> {
  postMessage(message: ClientMessage<Protocol>): void;
  on(event: 'message', listener: (message: ServerMessage<Protocol>) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (exitCode: number) => void): unknown;
  terminate(): Promise<unknown>;
}

/** What is needed of the `parentPort` of `worker_threads`. */
export interface ParentPort<Protocol extends ChannelProtocol> {
  postMessage(message: ServerMessage<Protocol>): void;
  on(event: 'message', listener: (message: ClientMessage<Protocol>) => void): unknown;
}

export function linkToThread<Protocol extends ChannelProtocol>(
  worker: WorkerThread<Protocol>,
): ClientLink<Protocol> {
  return {
    post: (message) => {
      worker.postMessage(message);
    },
    listen: ({ onMessage, onEnd }) => {
      worker.on('message', onMessage);
      worker.on('error', (error) => {
        onEnd({ kind: 'error', error });
      });
      worker.on('exit', (exitCode) => {
        onEnd({ kind: 'exit', exitCode });
      });
    },
    terminate: () => worker.terminate(),
  };
}

export function portOfThread<Protocol extends ChannelProtocol>(
  port: ParentPort<Protocol>,
): ServerPort<Protocol> {
  return {
    post: (message) => {
      port.postMessage(message);
    },
    listen: (onMessage) => {
      port.on('message', onMessage);
    },
  };
}
