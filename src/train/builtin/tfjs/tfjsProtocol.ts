import type { ServerMessage } from '../../../channel/protocol';
import type { TrainingLink, TrainingProtocol } from '../worker/protocol';

/** Which TensorFlow.js a child process has loaded, and on what. */
export interface TfjsIntroduction {
  readonly packageName: string;
  readonly version: string;
  readonly backend: string;
  readonly nodeVersion: string;
}

/** The child process trains as a worker does, and says what it trains on. */
export interface TfjsProtocol {
  readonly requests: TrainingProtocol['requests'] & {
    readonly introduce: { readonly request: object; readonly result: TfjsIntroduction };
  };
  readonly notices: TrainingProtocol['notices'];
  readonly failure: TrainingProtocol['failure'];
}

/** JSON has no NaN and no infinities: they cross a process's channel as null and are NaN again behind it. */
export function withNumbersRestored(link: TrainingLink): TrainingLink {
  return {
    post: (message) => {
      link.post(message);
    },
    terminate: () => link.terminate(),
    listen: ({ onMessage, onEnd }) => {
      link.listen({
        onMessage: (message) => {
          onMessage(restored(message));
        },
        onEnd,
      });
    },
  };
}

function restored(message: ServerMessage<TrainingProtocol>): ServerMessage<TrainingProtocol> {
  if (message.kind === 'failed') return message;
  switch (message.name) {
    case 'prepare':
      return message;
    case 'begin':
    case 'advance': {
      const { steps, values } = message.result;
      // The channel may have turned a number into null, which its type cannot say.
      const received: readonly (number | null)[] = values;
      return { ...message, result: { steps, values: received.map((value) => value ?? Number.NaN) } };
    }
  }
}
