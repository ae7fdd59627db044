/** What a program in any language prints to be calibrated; docs/script-protocol.md. */
export type ReportedLine =
  /** `momentum-lens STEP VALUE`: the measure at an optimizer step, steps ascending from 1. */
  | { readonly kind: 'measurement'; readonly step: number; readonly value: number }
  /** `momentum-lens using LEARNING_RATE MOMENTUM`: what the optimizer was really given. */
  | { readonly kind: 'using'; readonly learningRate: number; readonly momentum: number }
  /** The same with a value that is infinite or NaN, as it is written. */
  | { readonly kind: 'usingNotFinite'; readonly name: 'learningRate' | 'momentum'; readonly value: string };

const NOT_FINITE = /^[-+]?(?:inf(?:inity)?|nan)$/iu;

/** A report of the program, or undefined for what it prints for others. */
export function parseReportedLine(line: string): ReportedLine | undefined {
  const [word, first, second, third, ...rest] = line.trim().split(/\s+/u);
  if (word !== 'momentum-lens' || first === undefined || second === undefined) return undefined;
  if (first === 'using' && third !== undefined && rest.length === 0) {
    if (NOT_FINITE.test(second)) return { kind: 'usingNotFinite', name: 'learningRate', value: second };
    if (NOT_FINITE.test(third)) return { kind: 'usingNotFinite', name: 'momentum', value: third };
    const [learningRate, momentum] = [Number(second), Number(third)];
    return Number.isFinite(learningRate) && Number.isFinite(momentum)
      ? { kind: 'using', learningRate, momentum }
      : undefined;
  }
  const step = Number(first);
  if (third !== undefined || !Number.isSafeInteger(step) || step < 1) return undefined;
  const value = Number(second);
  // However a language spells it, a value that is no number is a loss that is not finite.
  return { kind: 'measurement', step, value: Number.isFinite(value) ? value : Number.NaN };
}

/** `{lr}`, `{momentum}` and `{seed}` in a command's arguments, replaced; nothing else is touched. */
export function fillPlaceholders(
  argument: string,
  values: { readonly learningRate: number; readonly momentum: number; readonly seed: number },
): string {
  return argument
    .replaceAll('{lr}', String(values.learningRate))
    .replaceAll('{momentum}', String(values.momentum))
    .replaceAll('{seed}', String(values.seed));
}

/** The same values as environment variables. */
export function protocolEnvironment(values: {
  readonly learningRate: number;
  readonly momentum: number;
  readonly seed: number;
}): Readonly<Record<string, string>> {
  return {
    MOMENTUM_LENS_LR: String(values.learningRate),
    MOMENTUM_LENS_MOMENTUM: String(values.momentum),
    MOMENTUM_LENS_SEED: String(values.seed),
  };
}
