import type * as TreeSitter from '@vscode/tree-sitter-wasm';

/** What is in use of WebAssembly, whose types come with the DOM library only. */
declare const WebAssembly: {
  instantiate(
    wasm: Uint8Array,
    imports: object,
  ): Promise<{ readonly instance: object; readonly module: object }>;
};

/** What Emscripten, which compiled the runtime, hands to `instantiateWasm`. */
interface RuntimeImports {
  readonly env: { readonly __stack_pointer: { value: number } };
}

/** More than the recursion that JavaScript engines allow can fill: 32 bytes for each of some 36,000 calls in a worker. */
const STACK_BYTES = 8 * 1024 * 1024;

/** The started tree-sitter runtime. */
export interface ParserRuntime {
  readonly treeSitter: typeof TreeSitter;
  /** Unwinds the runtime's stack after an exception left it, which WebAssembly does not do by itself. */
  resetStack(): void;
}

const STARTED = new WeakMap<typeof TreeSitter, Promise<ParserRuntime>>();

/**
 * Starts the runtime (once) on a stack of its own. Tree-sitter frees alternatives of its parse stack recursively; on the 64 kB
 * that it is compiled with, 2,000 levels such as `(<a>(<a>…` run over into its data, unnoticed: later parses hang or fail. On the
 * larger one it is the engine that ends the recursion, with a RangeError. Rejects when `wasm` cannot be compiled.
 */
export function startRuntime(treeSitter: typeof TreeSitter, wasm: Uint8Array): Promise<ParserRuntime> {
  const started = STARTED.get(treeSitter) ?? start(treeSitter, wasm);
  STARTED.set(treeSitter, started);
  return started;
}

function start(treeSitter: typeof TreeSitter, wasm: Uint8Array): Promise<ParserRuntime> {
  return new Promise((resolve, reject) => {
    let stackPointer: { value: number } | undefined;
    // Emscripten adds the module's exports to the options that it is given.
    const options: {
      readonly locateFile: (file: string) => string;
      readonly instantiateWasm: (
        imports: RuntimeImports,
        receive: (instance: object, module: object) => void,
      ) => object;
      readonly _malloc?: (bytes: number) => number;
    } = {
      locateFile: (file) => file,
      instantiateWasm(imports, receive) {
        stackPointer = imports.env.__stack_pointer;
        WebAssembly.instantiate(wasm, imports).then(
          ({ instance, module }) => receive(instance, module),
          reject,
        );
        return {};
      },
    };
    treeSitter.Parser.init(options).then(() => {
      const block = options._malloc?.(STACK_BYTES) ?? 0;
      if (stackPointer === undefined || block === 0) {
        reject(new Error('The tree-sitter runtime cannot be given a larger stack.'));
        return;
      }
      const pointer = stackPointer;
      // It grows downwards, from a multiple of 16.
      const top = block + STACK_BYTES - ((block + STACK_BYTES) % 16);
      const resetStack = (): void => {
        pointer.value = top;
      };
      resetStack();
      resolve({ treeSitter, resetStack });
    }, reject);
  });
}
