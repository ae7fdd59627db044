import {
  INSTRUCTION_WORDS, OP_ACTIVATION, OP_ACTIVATION_GRADIENT, OP_ADD_SCALED, OP_COLUMN_SUMS, OP_CROSS_ENTROPY, OP_FILL, OP_GATHER,
  OP_GATHER_BYTES, OP_GEMM, OP_NEXT_BATCH, OP_NORMAL, OP_OPTIMIZER_STEP, OP_RADEMACHER, OP_ROW_NORM_PRODUCT, OP_SOFTMAX_PROBE,
  OP_SQUARED_LOSS, OP_SUM_OF_SQUARES, OP_TRANSPOSE,
} from './opcodes';
import {
  activationGradient, addScaled, applyActivation, columnSums, fill, rowNormProduct, sumOfSquares, transpose,
} from './elementwise';
import { crossEntropy, softmaxProbe, squaredLoss } from './losses';
import { fillNormal, fillRademacher, nextBatch } from './random';
import { gather, gatherBytes } from './dataset';
import { gemm } from './gemm';
import { optimizerStep } from './optimizer';

/** Runs `count` instructions that start at `program`, `repeats` times over. */
export function run(program: usize, count: i32, repeats: i32): void {
  for (let repeat = 0; repeat < repeats; repeat++) {
    let at = program;
    for (let i = 0; i < count; i++) {
      execute(at);
      at += INSTRUCTION_WORDS << 2;
    }
  }
}

function execute(at: usize): void {
  switch (load<i32>(at)) {
    case OP_GEMM: return gemm(at);
    case OP_TRANSPOSE: return transpose(at);
    case OP_ACTIVATION_GRADIENT: return activationGradient(at);
    case OP_COLUMN_SUMS: return columnSums(at);
    case OP_SQUARED_LOSS: return squaredLoss(at);
    case OP_CROSS_ENTROPY: return crossEntropy(at);
    case OP_OPTIMIZER_STEP: return optimizerStep(at);
    case OP_NORMAL: return fillNormal(at);
    case OP_NEXT_BATCH: return nextBatch(at);
    case OP_GATHER: return gather(at);
    case OP_GATHER_BYTES: return gatherBytes(at);
    case OP_ADD_SCALED: return addScaled(at);
    case OP_ACTIVATION: return applyActivation(at);
    case OP_SUM_OF_SQUARES: return sumOfSquares(at);
    case OP_ROW_NORM_PRODUCT: return rowNormProduct(at);
    case OP_FILL: return fill(at);
    case OP_SOFTMAX_PROBE: return softmaxProbe(at);
    case OP_RADEMACHER: return fillRademacher(at);
    default: unreachable();
  }
}

/** First free byte: everything below belongs to the module itself. */
export const heapBase: i32 = <i32>__heap_base;
