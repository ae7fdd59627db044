import type { CancelSignal } from '../../../model/calibration/cancelSignal';
import type { Failure } from '../../../model/calibration/failure';
import { startProbe, type ProbeCommand } from '../probe/probeProcess';
import type { ScriptFramework } from '../../../model/optimizer/optimizerConfig';

/** What an interpreter is. */
export interface InterpreterFacts {
  readonly pythonVersion: string;
  readonly executable: string;
  readonly platform: string;
  /** Versions of the installed frameworks by package name: `torch`, `keras`, `tensorflow`, `jax`, `optax`. */
  readonly frameworks: Readonly<Record<string, string>>;
  /** Where a script of this framework would train by itself: `CPU`, `CUDA: NVIDIA A100`; null when it is not installed. */
  readonly device: string | null;
}

/**
 * Asks an interpreter what it has. Imports the framework (a second or two) to learn its device; runs nothing of the user's. A
 * failure when it cannot be started, is no Python 3.8 or later, or does not answer in time.
 */
export async function inspectInterpreter(
  command: ProbeCommand,
  framework: ScriptFramework,
  timeoutMs: number,
  signal: CancelSignal,
): Promise<
  | { readonly kind: 'facts'; readonly facts: InterpreterFacts }
  | { readonly kind: 'failed'; readonly failure: Failure }
> {
  const lines: string[] = [];
  const probe = startProbe(command, ['inspect', framework], {
    onEvent: (line) => lines.push(line),
    onOutput: () => undefined,
  });
  probe.sendNothingMore();
  let timedOut = false;
  const kill = (): void => {
    probe.kill();
  };
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, timeoutMs);
  signal.addEventListener('abort', kill, { once: true });
  if (signal.aborted) kill();
  await probe.ended;
  clearTimeout(timer);
  signal.removeEventListener('abort', kill);
  const facts = parseFacts(lines.at(-1) ?? '');
  if (facts !== undefined) return { kind: 'facts', facts };
  return {
    kind: 'failed',
    failure: timedOut
      ? { kind: 'timedOut', afterMs: timeoutMs }
      : { kind: 'interpreterNotFound', interpreter: command.interpreter },
  };
}

function parseFacts(text: string): InterpreterFacts | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const fields = new Map(Object.entries(parsed));
  const [pythonVersion, executable, platform, frameworks, device] = [
    fields.get('python'),
    fields.get('executable'),
    fields.get('platform'),
    fields.get('frameworks'),
    fields.get('device'),
  ];
  if (typeof pythonVersion !== 'string' || typeof executable !== 'string') return undefined;
  if (typeof platform !== 'string' || typeof frameworks !== 'object' || frameworks === null) return undefined;
  return {
    pythonVersion,
    executable,
    platform,
    frameworks: Object.fromEntries(
      Object.entries(frameworks).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
    device: typeof device === 'string' ? device : null,
  };
}
