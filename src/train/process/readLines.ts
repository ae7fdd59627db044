import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/**
 * Hands over each line of a stream. A stream that breaks ends there: readline repeats its error as one of its own, which nobody
 * else can catch, and what became of the process at the other end is told by its exit.
 */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  stream.on('error', ignore);
  createInterface({ input: stream }).on('line', onLine).on('error', ignore);
}

function ignore(): void {
  // See above.
}
