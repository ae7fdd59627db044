import { LineIndex } from '../parsing/lineIndex';
import { Brackets, type Bracket } from './brackets';
import { maskCode, type MaskSyntax } from './maskCode';
import type { TextSpan } from '../../model/optimizer/textSpan';

/** A language whose statements stand in braces, and how much of its syntax has to be known to follow a name. */
export interface BlockSyntax extends MaskSyntax {
  /** How a name is bound that stands between `before` and `after`; undefined for one that is only read or written. */
  readonly bindingAt: (
    before: string,
    after: string,
    inside: Bracket['kind'] | undefined,
  ) => BindingForm | undefined;
  /** In front of braces whose bindings hold in the whole text. */
  readonly transparentBlock: RegExp;
  /** In front of braces whose bindings are members. */
  readonly typeBlock: RegExp;
  /** What a token that begins with a digit or a point means. */
  readonly numberOf: (token: string) => LanguageNumber | undefined;
  /** A statement may end with its line. */
  readonly endsAtLineBreak: boolean;
  /** Dividing whole numbers leaves a whole number. */
  readonly truncates: boolean;
  /** A function may change what it is given by name, unless what stands in front of its arguments matches `takesValues`. */
  readonly passesByReference: boolean;
  readonly takesValues?: RegExp;
}

export interface LanguageNumber {
  readonly value: number;
  readonly isInteger: boolean;
}

/**
 * How a name is bound: a declaration with the value that follows, `onLine` with the rest of the line (`#define`); a parameter of
 * the braces that follow; a pattern, whose value only a loop, a match or a closure's caller knows.
 */
export interface BindingForm {
  readonly kind: 'declaration' | 'onLine' | 'parameter' | 'pattern';
  /** Nothing writes to it afterwards. */
  readonly isConstant: boolean;
  /** No object of the type has another one. */
  readonly isStatic: boolean;
  /** Holds whole numbers only. */
  readonly isInteger: boolean;
  /** May be bound anew in the same block, from where on that counts. */
  readonly mayBeShadowed: boolean;
}

/** One place where a name stands. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
  readonly use: 'binding' | 'write' | 'argument' | 'read';
  /** Of a binding. */
  readonly form?: BindingForm;
  /** What is bound or assigned, where one expression follows. */
  readonly value?: TextSpan;
  /** Where a binding holds; undefined for the whole text. */
  readonly scope: Bracket | undefined;
}

/** One text with what is needed to look names up in it. */
export interface BlockSource {
  readonly text: string;
  /** The text without comments and without the insides of strings. */
  readonly code: string;
  readonly lines: LineIndex;
  readonly brackets: Brackets;
  readonly syntax: BlockSyntax;
  /** The uses of names that were looked up before. */
  readonly uses: Map<string, readonly Occurrence[]>;
}

/** A text of the language, prepared for its detector. */
export function blockSource(text: string, syntax: BlockSyntax): BlockSource {
  const code = maskCode(text, syntax);
  const brackets = new Brackets(code);
  return { text, code, lines: new LineIndex(text), brackets, syntax, uses: new Map() };
}
