export const workerBundle: Readonly<Record<string, unknown>>;
export const tfjsEngineBundle: Readonly<Record<string, unknown>>;
export function buildWorker(folder?: string): Promise<void>;
