/**
 * Running mean over the last `lengthSteps` optimizer steps: at step s, the mean of the measurements in (s − length, s].
 * Before that many steps have passed it is the mean of what there is. Length 1 leaves the measurements as they are.
 */
export class CausalMean {
  readonly #lengthSteps: number;
  readonly #steps: number[] = [];
  readonly #values: number[] = [];
  #first = 0;
  #sum = 0;
  #sinceExactSum = 0;

  constructor(lengthSteps: number) {
    this.#lengthSteps = Math.max(1, lengthSteps);
  }

  /** Takes the measurement at `step` (ascending) and returns the mean there. */
  add(step: number, value: number): number {
    this.#steps.push(step);
    this.#values.push(value);
    this.#sum += value;
    // Beyond 2⁵³ a step less a length is the step: the newest one stays, whatever it is.
    const newest = this.#steps.length - 1;
    while (this.#first < newest && (this.#steps[this.#first] ?? step) <= step - this.#lengthSteps) {
      this.#sum -= this.#values[this.#first] ?? 0;
      this.#first += 1;
    }
    const count = this.#values.length - this.#first;
    this.#sinceExactSum += 1;
    if (this.#sinceExactSum > 4096 || count === 1) this.#forgetOld();
    return this.#sum / count;
  }

  /** Drops what has left the window and sums afresh, so that rounding errors do not pile up. */
  #forgetOld(): void {
    this.#steps.splice(0, this.#first);
    this.#values.splice(0, this.#first);
    this.#first = 0;
    this.#sinceExactSum = 0;
    this.#sum = this.#values.reduce((sum, value) => sum + value, 0);
  }
}
