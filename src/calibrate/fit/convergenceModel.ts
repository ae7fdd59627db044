/**
 * log of T(x)/T(x*) for T = a/x + b(x/η)^p, at logDistance = log(x/x*). Since a = p·b·x*^(p+1)/η^p at the minimum, the
 * shape holds neither a, b nor η: T/T* = (p·r⁻¹ + r^p)/(p + 1) with r = x / x*. Any p > 0.
 */
export function logShape(logDistance: number, p: number): number {
  return Math.log((p * Math.exp(-logDistance) + Math.exp(p * logDistance)) / (p + 1));
}

/** Coefficients of T = a/x + b·(x/η)^p with its minimum T* at x*. */
export function coefficients(
  minimum: { readonly x: number; readonly steps: number },
  learningRate: number,
  p: number,
): { readonly a: number; readonly b: number } {
  return {
    a: (minimum.steps * minimum.x * p) / (p + 1),
    b: (minimum.steps * (learningRate / minimum.x) ** p) / (p + 1),
  };
}

/** T = a/x + b·(x/η)^p and its two parts, in steps. */
export function convergenceSteps(
  x: number,
  learningRate: number,
  model: { readonly a: number; readonly b: number; readonly p: number },
): { readonly total: number; readonly transverse: number; readonly longitudinal: number } {
  const transverse = model.a / x;
  const longitudinal = model.b * (x / learningRate) ** model.p;
  return { total: transverse + longitudinal, transverse, longitudinal };
}
