import type { ServerPort } from './link';
import type {
  ChannelProtocol,
  ClientMessage,
  NoticeName,
  RequestName,
  RequestOf,
  ResultOf,
  ServerMessage,
} from './protocol';

/** What the answering end does about each request and notice. What a request throws is answered as the failure that `failureOf` makes of it. */
export interface ChannelHandlers<Protocol extends ChannelProtocol> {
  readonly requests: {
    readonly [Name in RequestName<Protocol>]: (
      request: RequestOf<Protocol, Name>,
    ) => ResultOf<Protocol, Name> | Promise<ResultOf<Protocol, Name>>;
  };
  readonly notices: {
    readonly [Name in NoticeName<Protocol>]: (notice: Protocol['notices'][Name]) => void | Promise<void>;
  };
  readonly failureOf: (error: unknown) => Protocol['failure'];
}

/** The answering end: one message after the other, in the order in which they came. */
export function serveChannel<Protocol extends ChannelProtocol>(
  port: ServerPort<Protocol>,
  handlers: ChannelHandlers<Protocol>,
): void {
  let queue = Promise.resolve();
  port.listen((message) => {
    queue = queue.then(() => handle(port, handlers, message));
  });
}

async function handle<Protocol extends ChannelProtocol>(
  port: ServerPort<Protocol>,
  handlers: ChannelHandlers<Protocol>,
  message: ClientMessage<Protocol>,
): Promise<void> {
  switch (message.kind) {
    case 'notice':
      try {
        await handlers.notices[message.name](message.notice);
      } catch {
        // Whoever asks next is told.
      }
      return;
    case 'request': {
      const { name, requestId, request } = message;
      try {
        const result = await handlers.requests[name](request);
        port.post({ kind: 'result', name, requestId, result } as ServerMessage<Protocol>);
      } catch (error) {
        port.post({ kind: 'failed', requestId, failure: handlers.failureOf(error) });
      }
    }
  }
}
