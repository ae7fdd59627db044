import type { BindingForm, BlockSyntax, LanguageNumber } from './blockSource';
import { typedBinding } from './cppSyntax';

const PATTERN = {
  isConstant: false,
  isStatic: false,
  isInteger: false,
  mayBeShadowed: false,
  kind: 'pattern',
} as const;

/** Java, Kotlin and Scala; of these only Java ends every statement with a semicolon. */
export function jvmSyntax(endsAtLineBreak: boolean): BlockSyntax {
  return {
    masked:
      /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"""[\s\S]*?(?:"""|$)|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[^\n]{1,9}?)'/gu,
    // Kotlin's and Scala's comments nest, Java's do not.
    nestsComments: endsAtLineBreak,
    bindingAt,
    transparentBlock: /^$/u,
    typeBlock: /\b(?:class|interface|enum|record|object|trait)\b/u,
    numberOf: jvmNumber,
    endsAtLineBreak,
    truncates: true,
    passesByReference: false,
  };
}

function bindingAt(
  before: string,
  after: string,
  inside: '(' | '[' | '{' | undefined,
): BindingForm | undefined {
  if (/^\s*(?:->|=>|<-)/u.test(after) || (inside === '(' && /^\s+in\b/u.test(after))) return PATTERN;
  const word = /\b(val|var)\s+$/u.exec(before)?.[1];
  const isAnnotated = /^\s*:(?!:)/u.test(after);
  if (inside === '(' && (word !== undefined || isAnnotated)) return { ...PATTERN, kind: 'parameter' };
  if (word === undefined) return typedBinding(before, after, inside);
  const isConstant = word === 'val' && !/\bopen\s+val\s+$/u.test(before);
  const isInteger = /^\s*:\s*(?:Int|Long|Short|Byte)\b/u.test(after);
  return { kind: 'declaration', isConstant, isStatic: isConstant, isInteger, mayBeShadowed: false };
}

/** `0.1`, `1e-3f`, `1_000L`; what begins with 0 and is whole is octal or hexadecimal. */
function jvmNumber(token: string): LanguageNumber | undefined {
  const [, digits = '', suffix = ''] =
    /^((?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?)([fFdDlL]?)$/u.exec(token) ?? [];
  if (digits === '' || /^0[\d_]+$/u.test(digits)) return undefined;
  return {
    value: Number(digits.replaceAll('_', '')),
    isInteger: /^[\d_]+$/u.test(digits) && !/[fd]/iu.test(suffix),
  };
}
