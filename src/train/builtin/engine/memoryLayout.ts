/** A matrix in the engine's memory, single precision, row-major. Padding (see wasm/opcodes.ts) is zero. */
export interface Tensor {
  readonly rows: number;
  readonly columns: number;
  /** Bytes from the start of memory. */
  readonly offset: number;
  readonly rowBytes: number;
  /** Elements of the buffer, padding included. */
  readonly paddedCount: number;
}

/** Model parameters with their gradients and velocities: three contiguous blocks of one layout. */
export interface ParameterBlock {
  readonly parameters: readonly Tensor[];
  readonly gradients: readonly Tensor[];
  readonly weights: Tensor;
  readonly gradient: Tensor;
  readonly velocity: Tensor;
}

/** Columns as stored: a single column is contiguous, anything wider is rounded up to a multiple of four. */
export function paddedColumns(columns: number): number {
  return columns === 1 ? 1 : roundUp(columns, 4);
}

/** Hands out addresses in a memory that is sized once, when everything is laid out. */
export class MemoryLayout {
  readonly #constants: { readonly cell: Tensor; readonly value: number }[] = [];
  #end: number;

  /** @param start first free byte of the engine's memory */
  constructor(start: number) {
    this.#end = roundUp(start, 16);
  }

  /** Bytes in use. */
  get end(): number {
    return this.#end;
  }

  /** Address of `bytes` bytes, a multiple of 16. */
  bytes(bytes: number): number {
    const offset = this.#end;
    this.#end = roundUp(offset + bytes, 16);
    return offset;
  }

  /** A matrix of zeros. */
  tensor(rows: number, columns: number): Tensor {
    const { rowBytes, paddedCount } = shapeOf(rows, columns);
    return { rows, columns, rowBytes, paddedCount, offset: this.bytes(paddedCount * 4) };
  }

  /** A scalar that instructions read or write. */
  cell(): Tensor {
    return this.tensor(1, 1);
  }

  /** A scalar that holds `value` from the start. */
  constant(value: number): Tensor {
    const cell = this.cell();
    this.#constants.push({ cell, value });
    return cell;
  }

  /** What `constant` was given, for the engine to write. */
  get constants(): readonly { readonly cell: Tensor; readonly value: number }[] {
    return this.#constants;
  }

  /** All parameters of a model, given as [rows, columns]. */
  parameterBlock(shapes: readonly (readonly [number, number])[]): ParameterBlock {
    const counts = shapes.map(([rows, columns]) => shapeOf(rows, columns).paddedCount);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const [weights, gradient, velocity] = [
      this.tensor(total, 1),
      this.tensor(total, 1),
      this.tensor(total, 1),
    ];
    const within = (block: Tensor): Tensor[] => {
      let offset = block.offset;
      return shapes.map(([rows, columns]) => {
        const shape = shapeOf(rows, columns);
        const tensor = { rows, columns, offset, ...shape };
        offset += shape.paddedCount * 4;
        return tensor;
      });
    };
    return { parameters: within(weights), gradients: within(gradient), weights, gradient, velocity };
  }
}

/** The same buffer read as one column; the zeros of the padding become entries. */
export function asColumn(tensor: Tensor): Tensor {
  return {
    rows: tensor.paddedCount,
    columns: 1,
    offset: tensor.offset,
    rowBytes: 4,
    paddedCount: tensor.paddedCount,
  };
}

function shapeOf(rows: number, columns: number): { rowBytes: number; paddedCount: number } {
  const padded = paddedColumns(columns);
  return { rowBytes: padded * 4, paddedCount: roundUp(rows * padded, 4) };
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
