/** What goes over a channel, by name. Both ends derive their types from one such map. */
export interface ChannelProtocol {
  /** What one end asks, and what the other answers. */
  readonly requests: Readonly<Record<string, { readonly request: unknown; readonly result: unknown }>>;
  /** What the same end tells, and is not answered. */
  readonly notices: Readonly<Record<string, unknown>>;
  /** What is answered in place of a result. */
  readonly failure: unknown;
}

export type RequestName<Protocol extends ChannelProtocol> = keyof Protocol['requests'] & string;
export type NoticeName<Protocol extends ChannelProtocol> = keyof Protocol['notices'] & string;

export type RequestOf<
  Protocol extends ChannelProtocol,
  Name extends RequestName<Protocol>,
> = Protocol['requests'][Name]['request'];
export type ResultOf<
  Protocol extends ChannelProtocol,
  Name extends RequestName<Protocol>,
> = Protocol['requests'][Name]['result'];

/** What the asking end sends. `requestId` comes back with the answer. */
export type ClientMessage<Protocol extends ChannelProtocol> =
  | {
      readonly [Name in RequestName<Protocol>]: {
        readonly kind: 'request';
        readonly name: Name;
        readonly requestId: number;
        readonly request: RequestOf<Protocol, Name>;
      };
    }[RequestName<Protocol>]
  | {
      readonly [Name in NoticeName<Protocol>]: {
        readonly kind: 'notice';
        readonly name: Name;
        readonly notice: Protocol['notices'][Name];
      };
    }[NoticeName<Protocol>];

/** What the answering end sends: one answer to each request, in their order. */
export type ServerMessage<Protocol extends ChannelProtocol> =
  | {
      readonly [Name in RequestName<Protocol>]: {
        readonly kind: 'result';
        readonly name: Name;
        readonly requestId: number;
        readonly result: ResultOf<Protocol, Name>;
      };
    }[RequestName<Protocol>]
  | { readonly kind: 'failed'; readonly requestId: number; readonly failure: Protocol['failure'] };
