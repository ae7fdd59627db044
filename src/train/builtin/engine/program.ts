import {
  ACTIVATION_NONE,
  ACTIVATION_RELU,
  ACTIVATION_TANH,
  INSTRUCTION_WORDS,
  OP_ACTIVATION,
  OP_ACTIVATION_GRADIENT,
  OP_ADD_SCALED,
  OP_COLUMN_SUMS,
  OP_CROSS_ENTROPY,
  OP_FILL,
  OP_GATHER,
  OP_GATHER_BYTES,
  OP_GEMM,
  OP_NEXT_BATCH,
  OP_NORMAL,
  OP_OPTIMIZER_STEP,
  OP_RADEMACHER,
  OP_ROW_NORM_PRODUCT,
  OP_SOFTMAX_PROBE,
  OP_SQUARED_LOSS,
  OP_SUM_OF_SQUARES,
  OP_TRANSPOSE,
} from '../wasm/opcodes';
import { paddedColumns } from './memoryLayout';
import type { ParameterBlock, Tensor } from './memoryLayout';

export type Activation = 'none' | 'tanh' | 'relu';

/** Where a matrix product reads and writes: C (m × n) from A (m × k) and B (k × n), any of A's strides. */
export interface MatrixProduct {
  readonly c: Tensor;
  readonly a: Tensor;
  /** Read A's buffer as its transpose. */
  readonly transposeA?: boolean;
  readonly b: Tensor;
  /** Read a column B as a row. */
  readonly columnAsRow?: boolean;
  readonly bias?: Tensor | undefined;
  readonly accumulate?: boolean;
  readonly activation?: Activation;
}

/** Where the mean squared loss reads and writes. */
export interface SquaredLoss {
  readonly loss: Tensor;
  /** Undefined where none is wanted. */
  readonly gradient: Tensor | undefined;
  readonly prediction: Tensor;
  readonly target: Tensor;
  /** Added to the target. */
  readonly noise: Tensor | undefined;
}

/** What a data set's order is kept in, and where the next batch's samples go. */
export interface NextBatch {
  readonly indices: Tensor;
  readonly permutation: Tensor;
  readonly samples: number;
  readonly cursor: Tensor;
  readonly generatorState: number;
}

export interface ByteGather {
  readonly dst: Tensor;
  readonly bytesOffset: number;
  readonly indices: Tensor;
  readonly scale: Tensor;
  readonly shift: Tensor;
}

export interface RowNormProduct {
  readonly dst: Tensor;
  readonly a: Tensor;
  readonly b: Tensor;
  readonly factor: Tensor;
  readonly bias: 0 | 1;
}

/** A static list of instructions for the interpreter, in the format of wasm/opcodes.ts. */
export class Program {
  readonly #words: number[] = [];

  get words(): readonly number[] {
    return this.#words;
  }

  get instructionCount(): number {
    return this.#words.length / INSTRUCTION_WORDS;
  }

  /** C = act(A·B + bias), or C += A·B. */
  matrixProduct({ c, a, transposeA, b, columnAsRow, bias, accumulate, activation }: MatrixProduct): void {
    const [aRow, aColumn] = transposeA === true ? [4, a.rowBytes] : [a.rowBytes, 4];
    const k = columnAsRow === true ? 1 : b.rows;
    this.#add(
      OP_GEMM,
      c.offset,
      a.offset,
      b.offset,
      bias?.offset ?? 0,
      c.rows,
      paddedColumns(c.columns),
      k,
      aRow,
      aColumn,
      b.rowBytes,
      c.rowBytes,
      Number(accumulate === true),
      activationCode(activation ?? 'none'),
    );
  }

  /** dst = srcᵀ. */
  transpose(dst: Tensor, src: Tensor): void {
    this.#add(OP_TRANSPOSE, dst.offset, src.offset, src.rows, src.columns, src.rowBytes, dst.rowBytes);
  }

  /** dst = act(src). */
  activation(dst: Tensor, src: Tensor, activation: Activation): void {
    this.#add(OP_ACTIVATION, dst.offset, src.offset, src.paddedCount, activationCode(activation));
  }

  /** dx = dy·act′, act′ taken from the activation's value y. dx may be dy. */
  activationGradient(dx: Tensor, dy: Tensor, y: Tensor, activation: Activation): void {
    this.#add(
      OP_ACTIVATION_GRADIENT,
      dx.offset,
      dy.offset,
      y.offset,
      y.paddedCount,
      activationCode(activation),
    );
  }

  /** dst (1 × columns) = Σ over rows of src. */
  columnSums(dst: Tensor, src: Tensor, accumulate: boolean): void {
    this.#add(
      OP_COLUMN_SUMS,
      dst.offset,
      src.offset,
      src.rows,
      paddedColumns(src.columns),
      src.rowBytes,
      Number(accumulate),
    );
  }

  /** loss = (1/rows) Σ (prediction − target − noise)², and its gradient where wanted. */
  squaredLoss({ loss, gradient, prediction, target, noise }: SquaredLoss): void {
    this.#add(
      OP_SQUARED_LOSS,
      loss.offset,
      gradient?.offset ?? 0,
      prediction.offset,
      target.offset,
      noise?.offset ?? 0,
      prediction.paddedCount,
      prediction.rows,
    );
  }

  /** loss = mean cross-entropy of softmax(logits) against integer labels, and its gradient where wanted. */
  crossEntropy(loss: Tensor, gradient: Tensor | undefined, logits: Tensor, labels: Tensor): void {
    this.#add(
      OP_CROSS_ENTROPY,
      loss.offset,
      gradient?.offset ?? 0,
      logits.offset,
      labels.offset,
      logits.rows,
      logits.columns,
      logits.rowBytes,
    );
  }

  /** One step of SGD with momentum on every parameter; `cells` as wasm/opcodes.ts lays them out. */
  optimizerStep({ weights, gradient, velocity }: ParameterBlock, cells: number, nesterov: boolean): void {
    this.#add(
      OP_OPTIMIZER_STEP,
      weights.offset,
      gradient.offset,
      velocity.offset,
      weights.paddedCount,
      cells,
      Number(nesterov),
    );
  }

  /** Independent normal numbers; one instruction a row where rows are padded. */
  normal(dst: Tensor, deviation: Tensor, generatorState: number): void {
    const [rows, count] =
      dst.columns === 1 || dst.columns % 4 === 0 ? [1, dst.rows * dst.columns] : [dst.rows, dst.columns];
    for (let row = 0; row < rows; row++) {
      this.#add(OP_NORMAL, dst.offset + row * dst.rowBytes, count, deviation.offset, generatorState);
    }
  }

  /** Indices of the next minibatch of a shuffled epoch. */
  nextBatch({ indices, permutation, samples, cursor, generatorState }: NextBatch): void {
    this.#add(
      OP_NEXT_BATCH,
      indices.offset,
      permutation.offset,
      samples,
      indices.rows,
      cursor.offset,
      generatorState,
    );
  }

  /** dst row i = src row indices[i]. */
  gather(dst: Tensor, src: Tensor, indices: Tensor): void {
    this.#add(OP_GATHER, dst.offset, src.offset, indices.offset, dst.rows, dst.rowBytes);
  }

  /** dst row i = scale·(bytes of src row indices[i]) + shift. */
  gatherBytes({ dst, bytesOffset, indices, scale, shift }: ByteGather): void {
    this.#add(
      OP_GATHER_BYTES,
      dst.offset,
      bytesOffset,
      indices.offset,
      dst.rows,
      dst.columns,
      dst.rowBytes,
      scale.offset,
      shift.offset,
    );
  }

  /** dst = a + factor·b. */
  addScaled(dst: Tensor, a: Tensor, b: Tensor, factor: Tensor): void {
    this.#add(OP_ADD_SCALED, dst.offset, a.offset, b.offset, dst.paddedCount, factor.offset);
  }

  /** dst = value everywhere. The padding is filled too, so only for whole vectors. */
  fill(dst: Tensor, value: Tensor): void {
    this.#add(OP_FILL, dst.offset, dst.paddedCount, value.offset);
  }

  /** dst (+)= factor·Σ src². */
  sumOfSquares(dst: Tensor, src: Tensor, factor: Tensor, accumulate: boolean): void {
    this.#add(OP_SUM_OF_SQUARES, dst.offset, src.offset, src.paddedCount, factor.offset, Number(accumulate));
  }

  /** dst += factor·Σ over rows of |a row|²·(|b row|² + bias). */
  rowNormProduct({ dst, a, b, factor, bias }: RowNormProduct): void {
    this.#add(
      OP_ROW_NORM_PRODUCT,
      dst.offset,
      a.offset,
      paddedColumns(a.columns),
      a.rowBytes,
      b.offset,
      paddedColumns(b.columns),
      b.rowBytes,
      a.rows,
      factor.offset,
      bias,
    );
  }

  /** dst = a random square root of the cross-entropy's output Hessian, one probe a row. */
  softmaxProbe(dst: Tensor, logits: Tensor, generatorState: number): void {
    this.#add(
      OP_SOFTMAX_PROBE,
      dst.offset,
      logits.offset,
      logits.rows,
      logits.columns,
      logits.rowBytes,
      generatorState,
    );
  }

  /** dst = ±1 at random. */
  rademacher(dst: Tensor, generatorState: number): void {
    this.#add(OP_RADEMACHER, dst.offset, dst.rows, dst.columns, dst.rowBytes, generatorState);
  }

  #add(opcode: number, ...operands: readonly number[]): void {
    for (let i = 0; i < INSTRUCTION_WORDS; i++) this.#words.push(i === 0 ? opcode : (operands[i - 1] ?? 0));
  }
}

function activationCode(activation: Activation): number {
  switch (activation) {
    case 'none':
      return ACTIVATION_NONE;
    case 'tanh':
      return ACTIVATION_TANH;
    case 'relu':
      return ACTIVATION_RELU;
  }
}
