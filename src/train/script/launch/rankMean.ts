import type { ProgressCurve } from '../../../model/calibration/trial';

/** The mean over ranks of what each measures at a step, in ascending steps, as soon as every rank that measures has come to it. */
export class RankMean {
  readonly #worldSize: number;
  readonly #ranks = new Set<number>();
  readonly #values = new Map<number, Map<number, number>>();
  #lastStep = 0;
  #isSettled = false;

  constructor(worldSize: number) {
    this.#worldSize = worldSize;
  }

  /** Ranks that have measured anything. */
  get rankCount(): number {
    return this.#ranks.size;
  }

  /** Takes a rank's measurements; answers with what is complete by now. */
  add(rank: number, { steps, values }: ProgressCurve): ProgressCurve {
    if (!this.#isSettled) this.#ranks.add(rank);
    if (this.#ranks.has(rank)) {
      for (const [index, step] of steps.entries()) this.#atStep(step).set(rank, values[index] ?? Number.NaN);
    }
    return this.#complete();
  }

  /** Waits for no rank any more that has not measured yet: in a pipeline only the last one has a loss. */
  settle(): ProgressCurve {
    this.#isSettled = true;
    return this.#complete();
  }

  #atStep(step: number): Map<number, number> {
    const known = this.#values.get(step);
    if (known !== undefined) return known;
    const fresh = new Map<number, number>();
    this.#values.set(step, fresh);
    return fresh;
  }

  #complete(): ProgressCurve {
    if (!this.#isSettled && this.#ranks.size < this.#worldSize) return { steps: [], values: [] };
    const steps: number[] = [];
    const values: number[] = [];
    for (const step of [...this.#values.keys()].toSorted((left, right) => left - right)) {
      const measured = this.#values.get(step);
      if (measured === undefined || (step > this.#lastStep && measured.size < this.#ranks.size)) continue;
      this.#values.delete(step);
      // A rank that was late for a step which the others have passed is not waited for.
      if (step <= this.#lastStep) continue;
      this.#lastStep = step;
      steps.push(step);
      values.push([...measured.values()].reduce((sum, value) => sum + value, 0) / measured.size);
    }
    return { steps, values };
  }
}
