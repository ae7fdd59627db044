// jstat ships no types: only what is used here.
declare module 'jstat' {
  interface Distribution<Parameters extends readonly number[]> {
    pdf(x: number, ...parameters: Parameters): number;
    cdf(x: number, ...parameters: Parameters): number;
    inv(probability: number, ...parameters: Parameters): number;
  }
  const jstat: {
    readonly normal: Distribution<[mean: number, sigma: number]>;
    readonly centralF: Distribution<[df1: number, df2: number]>;
    readonly studentt: Distribution<[df: number]>;
  };
  export default jstat;
}
