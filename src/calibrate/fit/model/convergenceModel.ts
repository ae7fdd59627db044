/**
 * log of T(x)/T(m) for T = a/x^q + b(x/η)^p with its minimum at m, at logDistance = log(x/m). There q·a/m^q = p·b·(m/η)^p, so the
 * shape holds neither a, b nor η: (p·r^−q + q·r^p)/(p + q) with r = x/m. The model has q = 1; a target close to the floor looks
 * like a larger q.
 */
export function logShape(logDistance: number, p: number, q = 1): number {
  // r^−q is taken out of the sum, which leaves one exponential: fits spend their time here.
  return Math.log((p + q * Math.exp((p + q) * logDistance)) / (p + q)) - q * logDistance;
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
