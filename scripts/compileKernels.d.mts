export function compileKernels(outfile: string): Promise<Uint8Array<ArrayBuffer>>;
