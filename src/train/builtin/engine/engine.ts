import { MemoryLayout, paddedColumns } from './memoryLayout';
import type { Tensor } from './memoryLayout';
import type { Program } from './program';

const PAGE_BYTES = 65536;

interface Kernels {
  readonly run: (program: number, count: number, repeats: number) => void;
  readonly memory: WebAssembly.Memory;
}

/** A program at its place in the engine's memory. */
export interface LoadedProgram {
  readonly offset: number;
  readonly instructionCount: number;
}

/** The compiled interpreter with its memory: one model. Lay out first, then `load` once, then run. */
export class Engine {
  readonly layout: MemoryLayout;
  readonly #kernels: Kernels;
  /** The whole memory; replaced when it grows. */
  #floats: Float32Array<ArrayBufferLike>;

  /** @param kernels bytes of the compiled wasm/interpreter.ts */
  static async create(kernels: Uint8Array<ArrayBuffer>): Promise<Engine> {
    const { instance } = await WebAssembly.instantiate(kernels);
    const { run, memory, heapBase } = instance.exports;
    if (
      typeof run !== 'function' ||
      !(memory instanceof WebAssembly.Memory) ||
      !(heapBase instanceof WebAssembly.Global)
    ) {
      throw new TypeError('The kernels do not export what the engine needs.');
    }
    return new Engine(
      { memory, run: (program, count, repeats) => run(program, count, repeats) },
      Number(heapBase.value),
    );
  }

  private constructor(kernels: Kernels, heapBase: number) {
    this.#kernels = kernels;
    this.#floats = new Float32Array(kernels.memory.buffer);
    this.layout = new MemoryLayout(heapBase);
  }

  /** Bytes of memory held. */
  get memoryBytes(): number {
    return this.#kernels.memory.buffer.byteLength;
  }

  /** Places programs after everything laid out so far, grows the memory to fit and writes the constants. */
  load<Name extends string>(programs: Readonly<Record<Name, Program>>): Record<Name, LoadedProgram>;
  load(programs: Readonly<Record<string, Program>>): Record<string, LoadedProgram> {
    const placed = Object.entries(programs).map(([name, program]) => ({
      name,
      program,
      offset: this.layout.bytes(program.words.length * 4),
    }));
    const missing = this.layout.end - this.memoryBytes;
    if (missing > 0) this.#kernels.memory.grow(Math.ceil(missing / PAGE_BYTES));
    this.#floats = new Float32Array(this.#kernels.memory.buffer);
    for (const { cell, value } of this.layout.constants) this.writeScalar(cell, value);
    return Object.fromEntries(
      placed.map(({ name, program, offset }) => {
        this.integers(offset, program.words.length).set(program.words);
        return [name, { offset, instructionCount: program.instructionCount }];
      }),
    );
  }

  run(program: LoadedProgram, repeats = 1): void {
    this.#kernels.run(program.offset, program.instructionCount, repeats);
  }

  /** The tensor's buffer, padding included; valid until the next `load`. */
  values(tensor: Tensor): Float32Array<ArrayBufferLike> {
    return this.floats(tensor.offset, tensor.paddedCount);
  }

  floats(offset: number, count: number): Float32Array<ArrayBufferLike> {
    return new Float32Array(this.#kernels.memory.buffer, offset, count);
  }

  integers(offset: number, count: number): Int32Array<ArrayBufferLike> {
    return new Int32Array(this.#kernels.memory.buffer, offset, count);
  }

  bytes(offset: number, count: number): Uint8Array<ArrayBufferLike> {
    return new Uint8Array(this.#kernels.memory.buffer, offset, count);
  }

  /** Writes a matrix given row by row without padding. */
  write(tensor: Tensor, values: ArrayLike<number>): void {
    const target = this.values(tensor);
    const stride = paddedColumns(tensor.columns);
    for (let row = 0; row < tensor.rows; row++) {
      for (let column = 0; column < tensor.columns; column++) {
        target[row * stride + column] = values[row * tensor.columns + column] ?? Number.NaN;
      }
    }
  }

  /** The matrix row by row without padding. */
  read(tensor: Tensor): Float64Array {
    const source = this.values(tensor);
    const stride = paddedColumns(tensor.columns);
    return Float64Array.from(
      { length: tensor.rows * tensor.columns },
      (_, i) => source[Math.floor(i / tensor.columns) * stride + (i % tensor.columns)] ?? Number.NaN,
    );
  }

  writeScalar(cell: Tensor, value: number): void {
    this.#floats[cell.offset / 4] = value;
  }

  readScalar(cell: Tensor): number {
    return this.#floats[cell.offset / 4] ?? Number.NaN;
  }
}
