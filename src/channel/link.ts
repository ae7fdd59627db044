import type { ChannelProtocol, ClientMessage, ServerMessage } from './protocol';

/** How the other end came to its end. */
export type LinkEnd =
  | { readonly kind: 'error'; readonly error: Error }
  | { readonly kind: 'exit'; readonly exitCode: number }
  | { readonly kind: 'signal'; readonly signal: string };

export interface LinkListener<Received> {
  readonly onMessage: (message: Received) => void;
  readonly onEnd: (end: LinkEnd) => void;
}

/** The way to one thread or process, as the end has it that started it. */
export interface ClientLink<Protocol extends ChannelProtocol> {
  post(message: ClientMessage<Protocol>): void;
  /** To be called once, and at once. The end may be told more than once. */
  listen(listener: LinkListener<ServerMessage<Protocol>>): void;
  /** Ends the other end, which may be gone already; resolves when it is. */
  terminate(): Promise<unknown>;
}

/** The way back, as the thread or process has it that was started. */
export interface ServerPort<Protocol extends ChannelProtocol> {
  post(message: ServerMessage<Protocol>): void;
  listen(onMessage: (message: ClientMessage<Protocol>) => void): void;
}
