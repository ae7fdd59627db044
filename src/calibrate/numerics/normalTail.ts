const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * log of the standard normal's survival function and its hazard φ(z)/(1 − Φ(z)), to about 1e-10 for every finite z: the series
 * of Φ up to |z| = 2, the continued fraction of Mills' ratio beyond (Abramowitz & Stegun 26.2.11 and 26.2.14).
 */
export function normalTail(z: number): { readonly logSurvival: number; readonly hazard: number } {
  const logDensity = -0.5 * (z * z + LOG_TWO_PI);
  if (z > 2) {
    let ratio = 0;
    for (let k = Math.ceil(4 + 170 / (z * z)); k >= 1; k -= 1) ratio = k / (z + ratio);
    const hazard = z + ratio;
    return { logSurvival: logDensity - Math.log(hazard), hazard };
  }
  if (z < -8.5) return { logSurvival: 0, hazard: 0 };
  if (z < -2) {
    const tail = Math.exp(normalTail(-z).logSurvival);
    return { logSurvival: Math.log1p(-tail), hazard: Math.exp(logDensity) / (1 - tail) };
  }
  let term = z;
  let series = z;
  for (let k = 1; Math.abs(term) > 1e-13; k += 1) {
    term *= (z * z) / (2 * k + 1);
    series += term;
  }
  const survival = 0.5 - Math.exp(logDensity) * series;
  return { logSurvival: Math.log(survival), hazard: Math.exp(logDensity) / survival };
}
