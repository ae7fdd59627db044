import type { SyntaxNode } from './sourceTree';
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

/**
 * Which of the effects can hold where `read` stands, in the order of the text: those on a path to it that no later one, sure to
 * run on the way, replaces. All of them stand in one scope with `read`. `isSure` when one of them is sure to have run, so that
 * nothing from before them holds.
 */
export function reaching<Each extends Effect>(
  effects: readonly Each[],
  read: SyntaxNode,
): { readonly effects: readonly Each[]; readonly isSure: boolean } {
  const path = ancestors(read);
  const before: Each[] = [];
  const repeated: Each[] = [];
  let killer: Each | undefined;
  for (const effect of effects) {
    if (effect.deferred) repeated.push(effect);
    else if (effect.initial === true) {
      before.push(effect);
      killer = effect;
    } else if (effect.statement.end <= read.start) {
      if (isSure(effect.statement, path)) {
        killer = effect;
        before.length = 0;
        before.push(effect);
      } else if (sharedLoop(effect.statement, path) !== undefined || !isCutOff(effect.statement, path)) {
        before.push(effect);
      }
    } else if (sharedLoop(effect.statement, path) !== undefined) repeated.push(effect);
  }
  const blocked = killer;
  const late = repeated.filter((effect) => {
    if (effect.deferred || blocked === undefined || blocked.initial === true) return true;
    const loop = sharedLoop(effect.statement, path);
    return loop === undefined || !contains(loop, blocked.statement);
  });
  return { effects: [...before, ...late], isSure: blocked !== undefined };
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
