import type { BindingForm, BlockSyntax, LanguageNumber } from './blockSource';

/** Words in front of a name that are no type. */
const NO_TYPES = new Set(
  'return else new throw case delete goto do co_return co_yield co_await not and or using namespace class struct enum typename operator in is as val var fun def extends implements'.split(
    ' ',
  ),
);
const WHOLE_NUMBER = /\b(?:int|long|short|unsigned|size_t|u?int(?:8|16|32|64)_t|char|bool|byte)\b/u;
/** `double lr = 0.1, momentum` */
const FURTHER_DECLARATOR =
  /^\s*(?:(?:const|constexpr|static|inline|final|private|public|protected)\s+)*(?:double|float|auto|int|long)\s+\w+\s*[={][^;]*,\s*$/u;

/** `double lr`, `const auto lr`, in C++ and Java; undefined where no type stands in front of the name. */
export function typedBinding(
  before: string,
  after: string,
  inside: '(' | '[' | '{' | undefined,
): BindingForm | undefined {
  const separators = [';', '{', '}', '('].map((each) => before.lastIndexOf(each));
  const statement = before.slice(1 + Math.max(...separators));
  const isFurther = inside !== '(' && FURTHER_DECLARATOR.test(statement);
  const type = /((?<![\p{L}\p{N}_$])[\p{L}_$][\p{L}\p{N}_$]*|>|\])(\s*&{1,2}\s*|\s+)$/u.exec(before);
  if (!isFurther && (type === null || NO_TYPES.has(type[1] ?? ''))) return undefined;
  if (!/^\s*(?:=(?!=)|[;,){(:[])/u.test(after)) return undefined;
  const isReference = type?.[2]?.includes('&') === true;
  const words = statement.slice(1 + (isFurther ? -1 : statement.lastIndexOf(',')));
  const form = {
    isConstant: /\b(?:const|constexpr|constinit|final)\b/u.test(words),
    isStatic: /\b(?:static|constexpr|final)\b/u.test(words),
    isInteger: WHOLE_NUMBER.test(words) && !/\b(?:double|float)\b/u.test(words),
    mayBeShadowed: false,
  };
  // `a & b` binds nothing.
  if (isReference && inside !== '(' && !/=/u.test(after.slice(0, 3))) return undefined;
  if (inside === '(') return { ...form, kind: 'parameter' };
  return { ...form, kind: isReference ? 'pattern' : 'declaration' };
}

/** Optimizers, their options, and functions of the standard library. */
const TAKES_VALUES =
  /(?:\b(?:SGD|RMSprop|Adam|AdamW|Adagrad|LBFGS)(?:Options)?(?:\s*>)?(?:\s+\w+)?|\.\s*(?:lr|momentum|dampening|weight_decay|nesterov)|\b(?:printf|to_string|pow|exp|log|sqrt|min|max))\s*$/u;

const MACRO: BindingForm = {
  kind: 'onLine',
  isConstant: true,
  isStatic: true,
  isInteger: false,
  mayBeShadowed: false,
};

export const CPP_SYNTAX: BlockSyntax = {
  masked:
    /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|R"([^\s()\\]{0,16})\([\s\S]*?(?:\)\1"|$)|"(?:[^"\\\n]|\\[\s\S])*"|(?<![\w'])'(?:[^'\\\n]|\\[^\n]{1,9}?)'/gu,
  nestsComments: false,
  bindingAt: (before, after, inside) =>
    /#\s*define\s+$/u.test(before) ? MACRO : typedBinding(before, after, inside),
  transparentBlock: /\bnamespace\b|\bextern\s*"/u,
  typeBlock: /\b(?:class|struct|union)\b[^()]*$/u,
  numberOf: cppNumber,
  endsAtLineBreak: false,
  truncates: true,
  passesByReference: true,
  takesValues: TAKES_VALUES,
};

/** `0.1`, `1e-3f`, `1'000`; what begins with 0 and is whole is octal or hexadecimal. */
function cppNumber(token: string): LanguageNumber | undefined {
  const plain = token.replaceAll("'", '');
  const match = /^((?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)([fFlLuU]*)$/u.exec(plain);
  const [, digits = '', suffix = ''] = match ?? [];
  if (digits === '' || /^0\d+$/u.test(digits)) return undefined;
  return { value: Number(digits), isInteger: /^\d+$/u.test(digits) && !/f/iu.test(suffix) };
}
