/** The parts of jstat in use; the package ships no types. */
declare module 'jstat' {
  interface ContinuousDistribution1 {
    inv(probability: number, degreesOfFreedom: number): number;
    cdf(value: number, degreesOfFreedom: number): number;
  }
  interface ContinuousDistribution2 {
    inv(probability: number, first: number, second: number): number;
    cdf(value: number, first: number, second: number): number;
  }
  const jstat: {
    readonly studentt: ContinuousDistribution1;
    readonly centralF: ContinuousDistribution2;
    readonly normal: ContinuousDistribution2;
  };
  export default jstat;
}
