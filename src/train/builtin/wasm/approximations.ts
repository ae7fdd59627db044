// Elementary functions on four lanes, single precision. Polynomials are truncated Taylor series on ranges so small that the first
// term left out is below half a unit in the last place of the result (the error measured in the tests is under 3e-7).

// @ts-ignore: decorator
@inline
function splat(value: f32): v128 {
  return f32x4.splat(value);
}

// @ts-ignore: decorator
@inline
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

/** eˣ for |x| ≤ 87; NaN stays NaN. */
// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  const scaled = f32x4.mul(x, splat(1.44269504088896341));
  const whole = f32x4.nearest(scaled);
  // ln 2 in two parts keeps the remainder exact.
  let r = f32x4.sub(x, f32x4.mul(whole, splat(0.693145751953125)));
  r = f32x4.sub(r, f32x4.mul(whole, splat(1.42860682030941723e-6)));
  let p = splat(1.0 / 5040.0);
  p = multiplyAdd(p, r, splat(1.0 / 720.0));
  p = multiplyAdd(p, r, splat(1.0 / 120.0));
  p = multiplyAdd(p, r, splat(1.0 / 24.0));
  p = multiplyAdd(p, r, splat(1.0 / 6.0));
  p = multiplyAdd(p, r, splat(0.5));
  p = multiplyAdd(p, r, splat(1));
  p = multiplyAdd(p, r, splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}

/**
 * tanh x = 1 − 2/(e^(2x) + 1), with e^(2x) = 2^n·2^f. Adding 1.5·2²³ leaves n in the low bits, ready to be shifted into the exponent.
 * pmin and pmax are one instruction each, min and max are not; the operands' order keeps NaN.
 */
// @ts-ignore: decorator
@inline
export function hyperbolicTangent(x: v128): v128 {
  const t = f32x4.mul(f32x4.pmin(f32x4.pmax(x, splat(-10)), splat(10)), splat(2.8853900817779268));
  const shifted = f32x4.add(t, splat(12582912));
  const f = f32x4.sub(t, f32x4.sub(shifted, splat(12582912)));
  // Taylor coefficients (ln 2)^k / k!.
  let p = splat(1.540353039338161e-4);
  p = multiplyAdd(p, f, splat(1.3333558146428443e-3));
  p = multiplyAdd(p, f, splat(9.618129107628477e-3));
  p = multiplyAdd(p, f, splat(5.5504108664821576e-2));
  p = multiplyAdd(p, f, splat(0.24022650695910072));
  p = multiplyAdd(p, f, splat(0.6931471805599453));
  p = multiplyAdd(p, f, splat(1));
  const e = i32x4.add(p, i32x4.shl(shifted, 23));
  return f32x4.sub(splat(1), f32x4.div(splat(2), f32x4.add(e, splat(1))));
}

/** ln x for positive normal x, from ln m = 2 artanh((m − 1)/(m + 1)) with m within √½ … √2. */
// @ts-ignore: decorator
@inline
export function logarithm(x: v128): v128 {
  // Subtracting the bits of √½ makes the exponent of the quotient whole.
  const shifted = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const exponent = i32x4.shr_s(shifted, 23);
  const mantissa = i32x4.sub(x, i32x4.shl(exponent, 23));
  const s = f32x4.div(f32x4.sub(mantissa, splat(1)), f32x4.add(mantissa, splat(1)));
  const s2 = f32x4.mul(s, s);
  let p = splat(2.0 / 9.0);
  p = multiplyAdd(p, s2, splat(2.0 / 7.0));
  p = multiplyAdd(p, s2, splat(2.0 / 5.0));
  p = multiplyAdd(p, s2, splat(2.0 / 3.0));
  p = multiplyAdd(p, s2, splat(2.0));
  return multiplyAdd(f32x4.convert_i32x4_s(exponent), splat(0.693147180559945), f32x4.mul(p, s));
}

/** sin 2πt for |t| ≤ ¼. */
// @ts-ignore: decorator
@inline
function sineOfQuarterTurn(t: v128): v128 {
  const z = f32x4.mul(t, splat(6.28318530717958648));
  const z2 = f32x4.mul(z, z);
  let p = splat(-1.0 / 39916800.0);
  p = multiplyAdd(p, z2, splat(1.0 / 362880.0));
  p = multiplyAdd(p, z2, splat(-1.0 / 5040.0));
  p = multiplyAdd(p, z2, splat(1.0 / 120.0));
  p = multiplyAdd(p, z2, splat(-1.0 / 6.0));
  p = multiplyAdd(p, z2, splat(1));
  return f32x4.mul(p, z);
}

/** cos 2πt for |t| ≤ ½. */
// @ts-ignore: decorator
@inline
export function cosineOfTurn(t: v128): v128 {
  return sineOfQuarterTurn(f32x4.sub(splat(0.25), f32x4.abs(t)));
}

/** sin 2πt for |t| ≤ ½. */
// @ts-ignore: decorator
@inline
export function sineOfTurn(t: v128): v128 {
  const folded = f32x4.sub(splat(0.25), f32x4.abs(f32x4.sub(f32x4.abs(t), splat(0.25))));
  const sign = v128.and(t, i32x4.splat(0x80000000));
  return v128.or(v128.andnot(sineOfQuarterTurn(folded), i32x4.splat(0x80000000)), sign);
}
