import { grouped } from './grouped';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { contains } from './syntax';

/** Something that takes effect when its statement has run. */
export interface Effect {
  readonly statement: SyntaxNode;
  /** At no known time, as from another function. */
  readonly deferred: boolean;
  /** Holds from the beginning, as parameters do. */
  readonly initial?: boolean;
}

const LOOPS: ReadonlySet<string> = new Set(['for_statement', 'while_statement']);
const BRANCHES: ReadonlySet<string> = new Set(['if_statement', 'match_statement', 'conditional_expression']);
const EXITS: ReadonlySet<string> = new Set(['return_statement', 'raise_statement', 'continue_statement']);

/** More alternatives than anybody tells apart; the search for others ends here. */
const MANY = 10;

/** The effects on one name or part, as a read looks through them. */
interface EffectIndex<Each extends Effect> {
  /** Those of a known time, by the start of their statements. */
  readonly timed: readonly Each[];
  readonly byStatement: ReadonlyMap<SyntaxNode, readonly Each[]>;
  readonly initial: readonly Each[];
  readonly deferred: readonly Each[];
}

const INDEXES = new WeakMap<readonly Effect[], EffectIndex<Effect>>();

/**
 * Which of the effects can hold where `read` stands, in the order of the text: those on a path to it that no later one, sure to
 * run on the way, replaces. All of them stand in one scope with `read`. `isSure` when one of them is sure to have run, so that
 * nothing from before them holds. Of very many that all may hold, some are left out. The array of effects must not change.
 */
export function reaching<Each extends Effect>(
  effects: readonly Each[],
  read: SyntaxNode,
): { readonly effects: readonly Each[]; readonly isSure: boolean } {
  if (effects.length === 0) return { effects: [], isSure: false };
  const index = indexOf(effects);
  const path = ancestors(read);
  const { before, sure } = inFront(index, read, path);
  const late = [...index.deferred, ...repeatedByLoop(index, read, path, sure)];
  if (late.length > 1) late.sort((left, right) => left.statement.start - right.statement.start);
  const held = sure === undefined ? [...index.initial, ...before] : before;
  return { effects: [...held, ...late], isSure: sure !== undefined || index.initial.length > 0 };
}

function indexOf<Each extends Effect>(effects: readonly Each[]): EffectIndex<Each>;
function indexOf(effects: readonly Effect[]): EffectIndex<Effect> {
  const known = INDEXES.get(effects);
  if (known !== undefined) return known;
  const timed = effects
    .filter(({ deferred, initial }) => !deferred && initial !== true)
    .toSorted((left, right) => left.statement.start - right.statement.start);
  const index = {
    timed,
    byStatement: grouped(timed, ({ statement }) => statement),
    initial: effects.filter(({ deferred, initial }) => !deferred && initial === true),
    deferred: effects.filter(({ deferred }) => deferred),
  };
  INDEXES.set(effects, index);
  return index;
}

/** The effects in front of a read that can hold there, back to the last that is sure to run. */
function inFront<Each extends Effect>(
  { timed }: EffectIndex<Each>,
  read: SyntaxNode,
  path: ReadonlySet<SyntaxNode>,
): { readonly before: readonly Each[]; readonly sure: Each | undefined } {
  const before: Each[] = [];
  for (let place = startingBefore(timed, read.start) - 1; place >= 0 && before.length < MANY; place -= 1) {
    const effect = timed[place];
    if (effect === undefined || effect.statement.end > read.start) continue;
    const isKiller = isSure(effect.statement, path);
    const mayHold =
      isKiller || sharedLoop(effect.statement, path) !== undefined || !isCutOff(effect.statement, path);
    if (mayHold) before.unshift(effect);
    if (isKiller) return { before, sure: effect };
  }
  return { before, sure: undefined };
}

/** The effects that a loop brings round to the read: further down in it, or in a statement that holds the read. */
function repeatedByLoop<Each extends Effect>(
  { timed, byStatement }: EffectIndex<Each>,
  read: SyntaxNode,
  path: ReadonlySet<SyntaxNode>,
  sure: Each | undefined,
): readonly Each[] {
  const found: Each[] = [];
  let outermost: SyntaxNode | undefined;
  for (const ancestor of path) {
    if (LOOPS.has(ancestor.type)) outermost = ancestor;
    if (ancestor.start < read.start) found.push(...(byStatement.get(ancestor) ?? []));
  }
  if (outermost === undefined) return [];
  for (let place = startingBefore(timed, read.start); found.length < MANY; place += 1) {
    const effect = timed[place];
    if (effect === undefined || effect.statement.start >= outermost.end) break;
    found.push(effect);
  }
  return found.filter(({ statement }) => {
    const loop = sharedLoop(statement, path);
    return loop !== undefined && (sure === undefined || !contains(loop, sure.statement));
  });
}

/** How many of the effects start before an offset. */
function startingBefore(timed: readonly Effect[], offset: number): number {
  let low = 0;
  let high = timed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timed[middle]?.statement.start ?? offset) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function ancestors(node: SyntaxNode): ReadonlySet<SyntaxNode> {
  const found = new Set<SyntaxNode>();
  for (let ancestor: SyntaxNode | undefined = node; ancestor !== undefined; ancestor = ancestor.parent)
    found.add(ancestor);
  return found;
}

/** Whether a statement in front of the read always runs before it: its block encloses the read. */
function isSure(statement: SyntaxNode, path: ReadonlySet<SyntaxNode>): boolean {
  let block = statement.parent;
  while (block?.type === 'block' && block.parent?.type === 'with_statement') {
    if (path.has(block)) return true;
    block = block.parent.parent;
  }
  return block !== undefined && path.has(block);
}

function sharedLoop(statement: SyntaxNode, path: ReadonlySet<SyntaxNode>): SyntaxNode | undefined {
  for (let ancestor = statement.parent; ancestor !== undefined; ancestor = ancestor.parent)
    if (LOOPS.has(ancestor.type) && path.has(ancestor)) return ancestor;
  return undefined;
}

/** Stands on another branch than the read, or on one that leaves before it. */
function isCutOff(statement: SyntaxNode, path: ReadonlySet<SyntaxNode>): boolean {
  for (
    let child = statement, parent = statement.parent;
    parent !== undefined;
    child = parent, parent = parent.parent
  ) {
    if (path.has(parent)) {
      const isBranch = BRANCHES.has(parent.type) || child.type === 'case_clause';
      return isBranch && parent.children.some((other) => other !== child && path.has(other));
    }
    if (parent.type === 'block' && EXITS.has(parent.children.at(-1)?.type ?? '')) return true;
  }
  return false;
}
