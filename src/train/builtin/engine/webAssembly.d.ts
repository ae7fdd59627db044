// Node has WebAssembly, but its types come with the DOM library only; this is the part in use.
declare namespace WebAssembly {
  class Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Global {
    readonly value: number;
  }
  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>;
  }
  function instantiate(bytes: Uint8Array<ArrayBuffer>): Promise<{ readonly instance: Instance }>;
}
