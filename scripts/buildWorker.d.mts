export const workerBundle: Readonly<Record<string, unknown>>;
export function buildWorker(folder?: string): Promise<void>;
