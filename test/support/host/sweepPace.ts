import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { storedFiles } from './leftovers';
import type { RunningServer } from './server';

/** The patient scripts of the fixtures train no step after the 20 of a dry run while this lies beside them. */
const HOLD = 'hold';

/**
 * Stops training in the middle, so that a sweep cannot be over before a slow window shows it. `folder` is the script's.
 * Trials in flight go on after `releaseTraining`.
 */
export async function holdTraining(folder: string): Promise<void> {
  await writeFile(path.join(folder, HOLD), '');
}

/** Lets training go on. */
export async function releaseTraining(folder: string): Promise<void> {
  await rm(path.join(folder, HOLD), { force: true });
}

/** Holds training once `journalCount` calibrations have each finished at least so many trials, as their journals say. */
export async function holdAfter(
  least: number,
  { server, folder }: { readonly server: RunningServer; readonly folder: string },
  journalCount = 1,
): Promise<void> {
  await expect
    .poll(async () => (await journals(server)).filter((journal) => finishedTrials(journal) >= least).length)
    .toBeGreaterThanOrEqual(journalCount);
  await holdTraining(folder);
}

/** The text of every journal that the extension holds for this server's windows. */
export async function journals(server: RunningServer): Promise<string[]> {
  const names = (await storedFiles(server)).filter((name) => name.endsWith('.journal.jsonl'));
  return Promise.all(names.map((name) => readFile(path.join(server.dataFolder, name), 'utf8')));
}

/** Whole lines after the header. */
export function finishedTrials(journal = ''): number {
  return journal.split('\n').length - 2;
}
