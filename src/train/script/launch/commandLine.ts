import { splitArguments } from '../../platform/argumentText';
import type { Platform } from '../../platform/platform';

/** A command line as it is started. */
export interface CommandLine {
  readonly command: readonly [executable: string, ...args: string[]];
  /** Variables that were written before it, as in `CUDA_VISIBLE_DEVICES=0 python train.py`. */
  readonly environment: Readonly<Record<string, string>>;
  /** True where only a shell understands it: `cd src && python train.py`. */
  readonly needsShell: boolean;
}

const SHELL = '/bin/sh';
/** Names by which people start the Python of the environment that they have activated. */
const PYTHONS: ReadonlySet<string> = new Set(['python', 'python3', 'python.exe', 'py', 'py.exe']);
const ASSIGNMENT = /^([A-Za-z_]\w*)=(.*)$/su;
/** Quoted pieces first: what stands in them is no syntax, but that double quotes expand. */
const SHELL_SYNTAX = /"(?:\\[^]|[^"\\$`])*"|'[^']*'|\\[^]|([|&;<>()$`*?~\n"])/gu;

/**
 * What a line that was typed for a terminal starts; undefined where it names nothing. A first word `python` stands for the interpreter
 * that was chosen. What needs a shell is given to `sh`; Windows has no such shell, and takes it word by word.
 */
export function commandLineOf(
  text: string,
  interpreter: string | undefined,
  { kind }: Platform,
): CommandLine | undefined {
  if (kind !== 'windows' && hasShellSyntax(text)) {
    return { command: [SHELL, '-c', text], environment: {}, needsShell: true };
  }
  const words = splitArguments(text, kind);
  const first = words.findIndex((word) => !ASSIGNMENT.test(word));
  const executable = words[first];
  if (executable === undefined) return undefined;
  const assigned = words.slice(0, first).map((word): [string, string] => {
    const [, name = '', value = ''] = ASSIGNMENT.exec(word) ?? [];
    return [name, value];
  });
  const started = interpreter !== undefined && PYTHONS.has(executable) ? interpreter : executable;
  return {
    command: [started, ...words.slice(first + 1)],
    environment: Object.fromEntries(assigned),
    needsShell: false,
  };
}

function hasShellSyntax(text: string): boolean {
  return [...text.matchAll(SHELL_SYNTAX)].some(([, syntax]) => syntax !== undefined);
}
