/**
 * T(x)/T(x*) of the model T = a/x + b·(x/η)^p written around its own minimum x* (docs/calibration.md, "Three scales"):
 * (p·x*/x + (x/x*)^p)/(p + 1). Equals 1 at x = x*, its minimum.
 */
export function relativeTime(x: number, bestX: number, p: number): number {
  const r = x / bestX;
  return (p / r + r ** p) / (p + 1);
}

/** a and b of T = a/x + b·(x/η)^p from its minimum: T* at x*. */
export function modelCoefficients(
  bestX: number,
  bestSteps: number,
  p: number,
  learningRate: number,
): { readonly a: number; readonly b: number } {
  return {
    a: (bestSteps * bestX * p) / (p + 1),
    b: bestSteps / ((p + 1) * (bestX / learningRate) ** p),
  };
}

/** x* = (a·η^p/(p·b))^(1/(p+1)), where T = a/x + b·(x/η)^p is smallest. */
export function bestXOf(model: { readonly a: number; readonly b: number; readonly p: number }, learningRate: number): number {
  return ((model.a * learningRate ** model.p) / (model.p * model.b)) ** (1 / (model.p + 1));
}
