import type { ClientLink, ServerPort } from './link';
import type { ChannelProtocol, ClientMessage, ServerMessage } from './protocol';

/** What is needed of a ChildProcess of `child_process` with an IPC channel. */
export interface ProcessWithChannel<Protocol extends ChannelProtocol> {
  readonly pid?: number | undefined;
  readonly connected: boolean;
  readonly exitCode: number | null;
  readonly signalCode: string | null;
  send(message: ClientMessage<Protocol>, callback: (error: Error | null) => void): unknown;
  on(event: 'message', listener: (message: ServerMessage<Protocol>) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (exitCode: number | null, signal: string | null) => void): unknown;
  kill(signal: 'SIGKILL'): unknown;
}

/** What is needed of the `process` that was started with an IPC channel. */
export interface ServingProcess<Protocol extends ChannelProtocol> {
  readonly send?: ((message: ServerMessage<Protocol>) => unknown) | undefined;
  on(event: 'message', listener: (message: ClientMessage<Protocol>) => void): unknown;
}

/** What crosses the channel is JSON: of what arrives, NaN and infinities are null. */
export function linkToProcess<Protocol extends ChannelProtocol>(
  child: ProcessWithChannel<Protocol>,
): ClientLink<Protocol> {
  return {
    post: (message) => {
      // A process that is gone before it has read this tells so by its exit.
      if (child.connected) child.send(message, () => undefined);
    },
    listen: ({ onMessage, onEnd }) => {
      child.on('message', onMessage);
      child.on('error', (error) => {
        onEnd({ kind: 'error', error });
      });
      child.on('exit', (exitCode, signal) => {
        onEnd(signal === null ? { kind: 'exit', exitCode: exitCode ?? -1 } : { kind: 'signal', signal });
      });
    },
    terminate: () =>
      new Promise((resolve) => {
        if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
          resolve(undefined);
          return;
        }
        child.on('exit', resolve);
        child.kill('SIGKILL');
      }),
  };
}

export function portOfProcess<Protocol extends ChannelProtocol>(
  self: ServingProcess<Protocol>,
): ServerPort<Protocol> {
  return {
    post: (message) => void self.send?.(message),
    listen: (onMessage) => {
      self.on('message', onMessage);
    },
  };
}
