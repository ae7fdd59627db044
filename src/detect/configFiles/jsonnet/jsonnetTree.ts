import type { TextSpan } from '../../../model/optimizer/textSpan';

/** An expression of Jsonnet, as far as configurations are written with it; `opaque` is everything else. */
export type JsonnetExpression = TextSpan &
  (
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'constant'; readonly value: boolean | null }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'self' | 'outermost' }
    | { readonly kind: 'member'; readonly object: JsonnetExpression; readonly name: string }
    | JsonnetObject
    | { readonly kind: 'array'; readonly items: readonly JsonnetExpression[] }
    | { readonly kind: 'local'; readonly binds: readonly JsonnetBind[]; readonly body: JsonnetExpression }
    | JsonnetFunction
    | { readonly kind: 'call'; readonly callee: JsonnetExpression }
    | {
        readonly kind: 'binary';
        readonly operator: string;
        readonly left: JsonnetExpression;
        readonly right: JsonnetExpression;
      }
    | { readonly kind: 'opaque' }
  );

export interface JsonnetObject extends TextSpan {
  readonly kind: 'object';
  readonly fields: readonly JsonnetField[];
  readonly locals: readonly JsonnetBind[];
  /** A field has a computed name, or all of them come from a loop. */
  readonly isOpen: boolean;
}

export interface JsonnetFunction extends TextSpan {
  readonly kind: 'function';
  readonly parameters: readonly string[];
  readonly body: JsonnetExpression;
}

export interface JsonnetBind {
  readonly name: string;
  readonly value: JsonnetExpression;
}

export interface JsonnetField {
  readonly key: string;
  readonly keySpan: TextSpan;
  readonly value: JsonnetExpression;
  /** `key+: value` adds to what the object had under this key before. */
  readonly adds: boolean;
}

/** A parsed text; where it composes objects, one may change what another one's `self` means. */
export interface JsonnetText {
  readonly root: JsonnetExpression;
  readonly composesObjects: boolean;
}
