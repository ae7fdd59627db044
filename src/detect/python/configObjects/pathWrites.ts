import { CONFIGURATION_KEYS, HYPERPARAMETER_KEYS } from '../../configFiles/configConventions';
import type { PythonModule } from '../evaluate/pythonModule';
import { writtenTo } from '../evaluate/writes';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { ancestorOf } from '../tree/syntax';

/** An expression as a name and the keys below it: `cfg.SOLVER.BASE_LR`, `cfg['solver']['lr']`. */
export interface ObjectPath {
  readonly root: SyntaxNode;
  /** Names of attributes and string literals of subscripts, outermost first. */
  readonly keys: readonly SyntaxNode[];
}

/** An assignment to a part of an object, whose last key is one that configures an optimizer. */
export interface PathWrite extends ObjectPath {
  readonly target: SyntaxNode;
  /** Absent where the text does not show what is written. */
  readonly value: SyntaxNode | undefined;
}

const KEYS = `(?:${CONFIGURATION_KEYS.join('|')})`;
/** Behind a target: an assignment, augmented or annotated too, or further targets in front of one. */
const WRITTEN = `(?=(?:['"][ \\t]*\\])?[ \\t]*(?::[^=\\n]{1,60})?(?:[-+*/%@|&^]|\\*\\*|//)?=(?!=)|(?:['"][ \\t]*\\])?[ \\t]*,[^\\n=(]*=(?!=))`;
const WRITTEN_KEY = new RegExp(`(?<=\\.|\\[[ \\t]*['"])${KEYS}\\b${WRITTEN}`, 'giu');

/** Calls that name the keys which they write: `merge_from_list(['SOLVER.BASE_LR', 0.1])`, `setattr(cfg.SOLVER, 'BASE_LR', 0.1)`. */
const LISTING_CALLS = ['merge_from_list(', 'setattr('];
const LISTED_KEY = new RegExp(`['"](?:\\w+\\.)*${KEYS}['"]`, 'iu');

/** Every assignment of a module to a part with such a key, in order. */
export function pathWrites(module: PythonModule): readonly PathWrite[] {
  if (!mayWriteConfiguration(module.text)) return [];
  const found: PathWrite[] = [];
  for (const { 0: key, index } of module.text.matchAll(WRITTEN_KEY)) {
    const target = targetOf(module.tree.nodeAt(index, index + key.length));
    const written = target === undefined ? undefined : writtenTo(target);
    const path = target === undefined ? undefined : objectPath(target);
    if (target === undefined || path === undefined) continue;
    if (written !== undefined || isHalfTyped(target)) found.push({ ...path, target, value: written?.value });
  }
  return found;
}

/** `cfg.SOLVER.BASE_LR =`, where the value is still to be typed. */
function isHalfTyped(target: SyntaxNode): boolean {
  const next = target.tree.text.slice(target.end, target.end + 40);
  return /^[ \t]*=[ \t]*(?:#.*)?(?:\r?\n|$)/u.test(next);
}

/** A learning rate that is written to some object: without one, no configuration of an optimizer is. */
const WRITTEN_RATE = new RegExp(
  `[.'"](?:${HYPERPARAMETER_KEYS.learningRate.join('|')})\\b['"]?\\]?[ \\t]*(?:[-+*/]?=(?!=)|[:,][^\\n=(]*=)`,
  'iu',
);

/** Whether assignments of the text may configure an optimizer. */
export function mayWriteConfiguration(text: string): boolean {
  return WRITTEN_RATE.test(text) || mayListConfiguration(text);
}

/** Whether calls of the text may, such as `merge_from_list(['SOLVER.BASE_LR', 0.1])`. */
export function mayListConfiguration(text: string): boolean {
  return LISTING_CALLS.some((call) => {
    for (let at = text.indexOf(call); at >= 0; at = text.indexOf(call, at + call.length)) {
      const [given = ''] = text.slice(at + call.length).split(/[()]/u, 1);
      if (LISTED_KEY.test(given)) return true;
    }
    return false;
  });
}

/** The name and keys of an expression; undefined for one that begins with a call or has a computed key. */
export function objectPath(node: SyntaxNode): ObjectPath | undefined {
  const keys: SyntaxNode[] = [];
  let object: SyntaxNode | undefined = node;
  while (object !== undefined && object.type !== 'identifier') {
    const isAttribute = object.type === 'attribute';
    if (!isAttribute && object.type !== 'subscript') return undefined;
    const key = object.field(isAttribute ? 'attribute' : 'subscript');
    if (key === undefined || (!isAttribute && key.type !== 'string')) return undefined;
    keys.unshift(key);
    object = object.field(isAttribute ? 'object' : 'value');
  }
  return object === undefined ? undefined : { root: object, keys };
}

/** The name that a key stands for. */
export function keyText(key: SyntaxNode): string {
  return key.type === 'string' ? key.text.slice(1, -1) : key.text;
}

function targetOf(key: SyntaxNode): SyntaxNode | undefined {
  if (key.type === 'identifier') {
    const { parent } = key;
    return parent?.type === 'attribute' && parent.field('attribute') === key ? parent : undefined;
  }
  const literal = key.type === 'string' ? key : ancestorOf(key, ['string']);
  return literal?.parent?.type === 'subscript' && literal.parent.field('subscript') === literal
    ? literal.parent
    : undefined;
}
