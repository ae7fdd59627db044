// Shared by the interpreter (AssemblyScript) and by the compiler of op lists (TypeScript): valid in both languages.
// An instruction is INSTRUCTION_WORDS 32-bit integers: the opcode, then operands. Offsets and strides are in bytes, counts in
// elements. Every buffer starts at a multiple of 16 bytes; a matrix of more than one column has its row length rounded up to a
// multiple of four, and the padding is zero before and after every instruction.

export const INSTRUCTION_WORDS = 16;

/** C = act(A·B + bias): C, A, B, bias or 0, m, n (padded), k, A's row stride, A's column stride, B's row stride, C's row stride, accumulate, activation. */
export const OP_GEMM = 1;
/** dst = srcᵀ: dst, src, rows of src, columns of src, src row stride, dst row stride. */
export const OP_TRANSPOSE = 2;
/** dx = dy·act′(y): dx, dy, y, padded count, activation. */
export const OP_ACTIVATION_GRADIENT = 3;
/** dst (+)= Σ over rows: dst, src, rows, padded columns, src row stride, accumulate. */
export const OP_COLUMN_SUMS = 4;
/** Mean square of prediction − target − noise: loss, gradient or 0, prediction, target, noise or 0, padded count, divisor. */
export const OP_SQUARED_LOSS = 5;
/** Mean cross-entropy of softmax(logits): loss, gradient or 0, logits, labels (i32), rows, columns, row stride. */
export const OP_CROSS_ENTROPY = 6;
/** Heavy ball or Nesterov on all parameters: weights, gradients, velocities, padded count, cells of hyperparameters, nesterov. */
export const OP_OPTIMIZER_STEP = 7;
/** dst = cell·N(0, 1): dst, count, cell of the standard deviation, generator state. */
export const OP_NORMAL = 8;
/** Next minibatch of a shuffled epoch: indices dst, permutation, samples, batch, cursor cell, generator state. */
export const OP_NEXT_BATCH = 9;
/** dst row i = src row indices[i]: dst, src, indices, rows, row bytes. */
export const OP_GATHER = 10;
/** dst row i = scale·(bytes of src row indices[i]) + shift: dst, src, indices, rows, columns, dst row stride, scale cell, shift cell. */
export const OP_GATHER_BYTES = 11;
/** dst = a + factor·b: dst, a or 0, b, padded count, factor cell. */
export const OP_ADD_SCALED = 12;
/** dst = act(src): dst, src, padded count, activation. */
export const OP_ACTIVATION = 13;
/** dst (+)= factor·Σ src²: dst cell, src, padded count, factor cell, accumulate. */
export const OP_SUM_OF_SQUARES = 14;
/** dst += factor·Σ over rows of |a|²(|b|² + bias): dst cell, a, a columns (padded), a row stride, b, b columns (padded), b row stride, rows, factor cell, bias. */
export const OP_ROW_NORM_PRODUCT = 15;
/** dst = value everywhere: dst, padded count, value cell. */
export const OP_FILL = 16;
/** dst = H^(1/2)ξ per row, H = diag(p) − ppᵀ, p = softmax(logits), ξ Rademacher: dst, logits, rows, columns, row stride, generator state. */
export const OP_SOFTMAX_PROBE = 17;
/** dst = ±1 at random: dst, rows, columns, row stride, generator state. */
export const OP_RADEMACHER = 18;

export const ACTIVATION_NONE = 0;
export const ACTIVATION_TANH = 1;
export const ACTIVATION_RELU = 2;

/** Bytes from the first hyperparameter cell: f32, f32, f32, f32, then an i32 that is 0 before the first step. */
export const CELL_LEARNING_RATE = 0;
export const CELL_MOMENTUM = 4;
export const CELL_DAMPENING = 8;
export const CELL_WEIGHT_DECAY = 12;
export const CELL_STEPPED = 16;
