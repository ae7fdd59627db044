/**
 * Bytes that macOS can hand out, from what `vm_stat` prints: pages that are free, and those that it gives up at once when they are
 * needed. Undefined where the text is none of its. Node counts the free ones alone, of which macOS keeps next to none.
 */
export function macosFreeMemory(text: string): number | undefined {
  const pageBytes = Number(/page size of (\d+) bytes/u.exec(text)?.[1]);
  const pages = ['free', 'inactive', 'speculative'].map((kind) =>
    Number(new RegExp(`^Pages ${kind}:\\s+(\\d+)`, 'mu').exec(text)?.[1]),
  );
  const bytes = pageBytes * pages.reduce((sum, count) => sum + count, 0);
  return Number.isFinite(bytes) ? bytes : undefined;
}
