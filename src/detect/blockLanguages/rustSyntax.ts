import type { BindingForm, BlockSyntax, LanguageNumber } from './blockSource';

const WHOLE_NUMBER = /^\s*:\s*[iu](?:8|16|32|64|128|size)\b/u;
const PATTERN = {
  isConstant: false,
  isStatic: false,
  isInteger: false,
  mayBeShadowed: true,
  kind: 'pattern',
} as const;

export const RUST_SYNTAX: BlockSyntax = {
  masked:
    /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\bb?r(#{0,9})"[\s\S]*?(?:"\1|$)|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\\n]|\\[^\n]{1,9}?)'/gu,
  nestsComments: true,
  bindingAt,
  transparentBlock: /\b(?:mod|extern)\s+[\w"]+\s*$/u,
  typeBlock: /\b(?:struct|enum|union|trait|impl)\b/u,
  numberOf: rustNumber,
  endsAtLineBreak: false,
  truncates: true,
  passesByReference: false,
};

function bindingAt(
  before: string,
  after: string,
  inside: '(' | '[' | '{' | undefined,
): BindingForm | undefined {
  const bound = /\b(let(?:\s+mut)?|const|static(?:\s+mut)?)\s+$/u.exec(before)?.[1];
  if (bound !== undefined) {
    const isLet = bound.startsWith('let');
    return {
      // Of two bindings under attributes one holds.
      kind: /\]\s*(?:pub\s+)?(?:let|const|static)[\s\w]*$/u.test(before) ? 'pattern' : 'declaration',
      isConstant: !/\bmut$/u.test(bound),
      isStatic: !isLet,
      isInteger: WHOLE_NUMBER.test(after),
      mayBeShadowed: isLet,
    };
  }
  if (inside === '(' && /^\s*:(?!:)/u.test(after)) return { ...PATTERN, kind: 'parameter' };
  const statement = before.slice(
    1 + Math.max(before.lastIndexOf(';'), before.lastIndexOf('{'), before.lastIndexOf('}')),
  );
  const isUnpacked = /\blet\b[^=]*$/u.test(statement) || /\bfor\s[^={]*$/u.test(statement);
  const isArm =
    /^[^;{}=]*=>/u.test(after) || (/\|[^|;{}=]*$/u.test(statement) && /^[^|;{}=]*\|/u.test(after));
  return (isUnpacked && !/\bin\b/u.test(statement)) || isArm ? PATTERN : undefined;
}

/** `0.1`, `1e-3_f64`, `1_000`. */
function rustNumber(token: string): LanguageNumber | undefined {
  const [, digits = ''] =
    /^((?:\d[\d_]*(?:\.[\d_]*)?)(?:[eE][+-]?\d[\d_]*)?)(?:f32|f64|[iu](?:8|16|32|64|128|size))?$/u.exec(
      token,
    ) ?? [];
  if (digits === '') return undefined;
  const isInteger = /^[\d_]+$/u.test(digits) && !/f(?:32|64)$/u.test(token);
  return { value: Number(digits.replaceAll('_', '')), isInteger };
}
