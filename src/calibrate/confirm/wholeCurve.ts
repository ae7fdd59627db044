import type { ProgressCurve } from '../../model/calibration/trial';

/** A measure's end is the mean of this part of its values, rounded up to whole ones: the same in both arms. */
export const FINAL_SHARE = 1 / 20;
/** Blocks are joined in twos beyond these: a curve of any length takes bounded memory. */
const MOST_BLOCKS = 2048;

interface Block {
  readonly lastStep: number;
  readonly sum: number;
  readonly count: number;
}

/** A measure while a whole training streams it: means over equally many values each, and its end. Values that are not finite are left out. */
export class WholeCurve {
  #blocks: Block[] = [];
  #valuesPerBlock = 1;
  #count = 0;

  /** Finite values so far. */
  get count(): number {
    return this.#count;
  }

  add(step: number, value: number): void {
    if (!Number.isFinite(value)) return;
    this.#count += 1;
    const open = this.#blocks.at(-1);
    const one = { lastStep: step, sum: value, count: 1 };
    if (open !== undefined && open.count < this.#valuesPerBlock) {
      this.#blocks[this.#blocks.length - 1] = joined(open, one);
      return;
    }
    if (this.#blocks.length === MOST_BLOCKS) {
      this.#blocks = inTwos(this.#blocks);
      this.#valuesPerBlock *= 2;
    }
    this.#blocks.push(one);
  }

  /** Mean of the last twentieth of the values, exact to a block; undefined before the first. */
  get final(): number | undefined {
    let wanted = Math.ceil(this.#count * FINAL_SHARE);
    if (wanted === 0) return undefined;
    const [whole, sum] = [wanted, { value: 0 }];
    for (const block of this.#blocks.toReversed()) {
      const taken = Math.min(wanted, block.count);
      sum.value += (taken * block.sum) / block.count;
      wanted -= taken;
      if (wanted === 0) break;
    }
    return sum.value / whole;
  }

  /** At most so many means, each at its last value's step. Values after the same step count as one. */
  curve(mostPoints: number): ProgressCurve {
    let blocks = this.#blocks;
    while (blocks.length > mostPoints) blocks = inTwos(blocks);
    const points = new Map(blocks.map(({ lastStep, sum, count }) => [lastStep, sum / count]));
    return { steps: [...points.keys()], values: [...points.values()] };
  }
}

function joined(left: Block, right: Block): Block {
  return { lastStep: right.lastStep, sum: left.sum + right.sum, count: left.count + right.count };
}

function inTwos(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((left, index) => {
    if (index % 2 === 1) return [];
    const right = blocks[index + 1];
    return [right === undefined ? left : joined(left, right)];
  });
}
