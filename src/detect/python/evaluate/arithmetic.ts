import type { SyntaxNode } from '../../parsing/sourceTree';
import { AMBIGUOUS, DYNAMIC, NOT_A_NUMBER, NOT_FINITE, step, type Evaluation, type Value } from './value';

/** The value of an operator applied to numbers. */
export function arithmeticValue(node: SyntaxNode, evaluation: Evaluation): Value {
  const operator = node.field('operator')?.text;
  const fields = node.type === 'unary_operator' ? ['argument'] : ['left', 'right'];
  const numbers: number[] = [];
  for (const name of fields) {
    const operand = node.field(name);
    const value = operand === undefined ? DYNAMIC : evaluation.evaluate(operand);
    if (value.kind !== 'number') {
      // What an operation makes of an infinity may be a number again.
      if (value.kind === 'unknown' && value.reason === 'notFinite' && fields.length > 1) return DYNAMIC;
      if (value.kind === 'unknown' || value.kind === 'schedule') return value;
      return value.kind === 'none' || value.kind === 'string' ? NOT_A_NUMBER : DYNAMIC;
    }
    numbers.push(value.value);
  }
  const [first = Number.NaN, second] = numbers;
  const value = second === undefined ? unary(operator, first) : binary(operator, first, second);
  if (value === undefined || Number.isNaN(value)) return DYNAMIC;
  if (!Number.isFinite(value)) return NOT_FINITE;
  const argumentType = node.field('argument')?.type;
  const isLiteral = argumentType === 'float' || argumentType === 'integer';
  return computed(node, value, isLiteral ? 'literal' : 'arithmetic');
}

/** A number that the text computes. */
export function computed(
  node: SyntaxNode,
  value: number,
  kind: 'literal' | 'arithmetic' = 'arithmetic',
): Value {
  return { kind: 'number', value, definition: node, steps: [step(kind, node.text, node)] };
}

/** `a if condition else b`: known where the condition is, or both agree. */
export function conditionalValue(node: SyntaxNode, evaluation: Evaluation): Value {
  const [yes, condition, no] = node.children;
  if (yes === undefined || condition === undefined || no === undefined) return DYNAMIC;
  const test = evaluation.evaluate(condition);
  if (test.kind === 'boolean') return evaluation.evaluate(test.value ? yes : no);
  const left = evaluation.evaluate(yes);
  const right = evaluation.evaluate(no);
  const agrees = left.kind === 'number' && right.kind === 'number' && left.value === right.value;
  return agrees ? left : AMBIGUOUS;
}

/** `x is None`, `not x`, `a == b`, where the text decides it; `x or y` by its first operand. */
export function logicalValue(node: SyntaxNode, evaluation: Evaluation): Value {
  switch (node.type) {
    case 'not_operator': {
      const truth = truthOf(node.field('argument'), evaluation);
      return truth === undefined ? DYNAMIC : { kind: 'boolean', value: !truth };
    }
    case 'boolean_operator': {
      const left = node.field('left');
      const right = node.field('right');
      const truth = truthOf(left, evaluation);
      if (left === undefined || right === undefined || truth === undefined) return DYNAMIC;
      return evaluation.evaluate((node.field('operator')?.text === 'or') === truth ? left : right);
    }
    case 'comparison_operator':
      return comparison(node, evaluation);
    default:
      return DYNAMIC;
  }
}

function comparison(node: SyntaxNode, evaluation: Evaluation): Value {
  const [left, right, ...others] = node.children;
  if (left === undefined || right === undefined || others.length > 0) return DYNAMIC;
  const operator = node.tree.text.slice(left.end, right.start).trim().replaceAll(/\s+/gu, ' ');
  const first = evaluation.evaluate(left);
  const second = evaluation.evaluate(right);
  if (second.kind === 'none' && first.kind !== 'unknown') {
    if (operator === 'is' || operator === '==') return { kind: 'boolean', value: first.kind === 'none' };
    if (operator === 'is not' || operator === '!=') return { kind: 'boolean', value: first.kind !== 'none' };
  }
  return DYNAMIC;
}

function truthOf(node: SyntaxNode | undefined, evaluation: Evaluation): boolean | undefined {
  const value = node === undefined ? DYNAMIC : evaluation.evaluate(node);
  switch (value.kind) {
    case 'number':
      return value.value !== 0;
    case 'string':
      return value.value !== '';
    case 'boolean':
      return value.value;
    case 'none':
      return false;
    default:
      return undefined;
  }
}

function unary(operator: string | undefined, operand: number): number | undefined {
  return operator === '-' ? -operand : operator === '+' ? operand : undefined;
}

function binary(operator: string | undefined, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? undefined : left / right;
    case '//':
      return right === 0 ? undefined : Math.floor(left / right);
    case '%':
      return right === 0 ? undefined : left - right * Math.floor(left / right);
    case '**':
      return left ** right;
    default:
      return undefined;
  }
}
