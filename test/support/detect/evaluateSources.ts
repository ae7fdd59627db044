import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Hyperparameter } from '../../../src/model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../../../src/model/optimizer/optimizerConfig';

/** A text that Python can evaluate, or read with another library than detection does. */
export interface EvaluatedSource {
  readonly language: 'python' | 'yaml' | 'json' | 'toml';
  readonly text: string;
}

/** The numbers of one call, assignment or entry; null for what only a library knows. `line` is 1-based, 0 in a configuration file. */
export interface SeenNumbers {
  readonly line: number;
  readonly name: string;
  readonly numbers: Readonly<Record<string, readonly (number | null)[]>>;
}

/** `unverified`: the evaluation did not come there, or does not know either. */
export type Evaluated = 'confirmed' | 'unverified' | 'contradicted';

/** What a file is evaluated as; undefined for one that Python cannot. */
export function evaluatedLanguage(fileName: string): EvaluatedSource['language'] | undefined {
  switch (path.extname(fileName)) {
    case '.py':
    case '.ipynb':
      return 'python';
    case '.yaml':
    case '.yml':
      return 'yaml';
    case '.json':
      return 'json';
    case '.toml':
      return 'toml';
    default:
      return undefined;
  }
}

/** Evaluates sources one after the other in children of one Python process (evaluateSources.py), which imports none of their libraries. */
export async function* evaluateSources(
  python: string,
  root: string,
  sources: Iterable<EvaluatedSource>,
): AsyncGenerator<readonly SeenNumbers[]> {
  const script = path.join(root, 'test/support/detect/evaluateSources.py');
  const child = spawn(python, ['-I', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  try {
    for (const source of sources) {
      child.stdin.write(`${JSON.stringify({ id: 0, language: source.language, text: source.text })}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error('The evaluating process ended.');
      const { seen }: { readonly seen: readonly SeenNumbers[] } = JSON.parse(value);
      yield seen;
    }
  } finally {
    child.stdin.end();
    child.kill();
  }
}

const KEYS = {
  learningRate: [
    'lr',
    'learning_rate',
    'base_lr',
    'lr0',
    'eta',
    'learning_rate_init',
    'initial_learning_rate',
  ],
  momentum: ['momentum', 'momentum_decay', 'sgd_momentum'],
} as const;
const OPTIMIZER_CALL = /sgd|momentum|rmsprop/iu;

/** Whether an evaluation gives the learning rate or momentum that detection calls known. */
export function judgeKnown(
  config: OptimizerConfig,
  which: keyof typeof KEYS,
  { language, text }: EvaluatedSource,
  seen: readonly SeenNumbers[],
): Evaluated {
  const hyperparameter: Hyperparameter = config[which];
  if (hyperparameter.state !== 'known') return 'unverified';
  const { value } = hyperparameter;
  if (language !== 'python') {
    const isThere = seen.some(({ numbers }) =>
      Object.values(numbers)
        .flat()
        .some((each) => isSame(each, value)),
    );
    // Interpolations with a default are strings to every reader.
    return isThere ? 'confirmed' : seen.length === 0 || text.includes('${') ? 'unverified' : 'contradicted';
  }
  const { line: writtenOn } = hyperparameter.definition;
  // What a library writes over an assignment is not seen.
  const there = seen.filter(
    ({ line, name }) =>
      line > config.line && line <= config.endLine + 1 && (name !== '' || line === writtenOn + 1),
  );
  const named = there.filter(({ name }) => OPTIMIZER_CALL.test(name));
  const byKey = (named.length > 0 ? named : there).flatMap(({ numbers }) =>
    Object.entries(numbers).flatMap(([key, each]) =>
      KEYS[which].some((known) => known === key.toLowerCase()) ? [each] : [],
    ),
  );
  const positional = there.flatMap(({ numbers }) =>
    Object.entries(numbers).flatMap(([key, each]) => (/^\d+$/u.test(key) ? each : [])),
  );
  // Parameter groups stand in front, and count before the call's own rate.
  if (positional.some((each) => isSame(each, value))) return 'confirmed';
  if (byKey.length === 0 || byKey.some((each) => each.includes(null))) return 'unverified';
  return byKey.every((each) => each.some((number) => isSame(number, value))) ? 'confirmed' : 'contradicted';
}

function isSame(left: number | null, right: number): boolean {
  return left !== null && Math.abs(left - right) <= 1e-12 * Math.max(Math.abs(left), Math.abs(right));
}
