import { setTimeout } from 'node:timers/promises';
import { hostPlatform, type Platform } from '../platform/platform';

/** What Windows says of a file that another program has open, or that is being deleted. */
const HELD: ReadonlySet<unknown> = new Set(['EACCES', 'EBUSY', 'EPERM']);
const WAITS_MS = [10, 30, 100, 300, 1000];

/**
 * Makes, renames or removes a file. On Windows a virus scanner or indexer that has just opened it keeps that from being done for a
 * moment: it is tried again for about a second.
 */
export async function whenFree<Result>(
  act: () => Promise<Result>,
  platform: Platform = hostPlatform,
): Promise<Result> {
  for (const wait of platform.kind === 'windows' ? WAITS_MS : []) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && HELD.has(error.code))) throw error;
      await setTimeout(wait);
    }
  }
  return act();
}
