import { open, readFile, rm, stat, type FileHandle } from 'node:fs/promises';

/** A claim is named a moment after it is made; until then nobody may take it for abandoned. */
const NAMED_WITHIN_MS = 5000;

/**
 * Claims a path for this process by a file beside it; false when a living process holds it. A claim whose process is gone counts as
 * none, so that a crash blocks nobody; of several that come for such a claim at once one gets it.
 */
export async function claim(path: string): Promise<boolean> {
  if (await isMade(path)) return true;
  if (await isClaimed(path)) return false;
  // What was judged abandoned may be another's new claim by now: one at a time looks again and replaces it.
  const replacing = `${path}.replacing`;
  if (!(await isMade(replacing))) {
    if (!(await isJustMade(replacing))) await release(replacing);
    return false;
  }
  try {
    if (await isClaimed(path)) return false;
    await release(path);
    return await isMade(path);
  } finally {
    await release(replacing);
  }
}

/** Makes the claim's file; false when there is one. */
async function isMade(path: string): Promise<boolean> {
  try {
    await named(await open(claimPath(path), 'wx'), path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function named(file: FileHandle, path: string): Promise<void> {
  try {
    await file.writeFile(`${process.pid} ${await startOf(process.pid)}`);
  } catch (error) {
    // On a full disk a nameless claim would keep its own maker out at first, and soon nobody else.
    await release(path);
    throw error;
  } finally {
    await file.close();
  }
}

/** True while a living process holds the path. */
export async function isClaimed(path: string): Promise<boolean> {
  const text = await readFile(claimPath(path), 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  if (text === '') return isJustMade(path);
  const [holder, start] = text.split(' ');
  return isAlive(Number(holder), start ?? '');
}

/** Gives the path back. */
export async function release(path: string): Promise<void> {
  await rm(claimPath(path), { force: true });
}

async function isJustMade(path: string): Promise<boolean> {
  const made = await stat(claimPath(path)).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs < NAMED_WITHIN_MS;
}

async function isAlive(holder: number, start: string): Promise<boolean> {
  if (!Number.isSafeInteger(holder) || holder <= 0) return false;
  try {
    process.kill(holder, 0);
  } catch (error) {
    // A process of another user is alive all the same.
    if (!isCode(error, 'EPERM')) return false;
  }
  // Small numbers come again soon, in a container at every start.
  return start === '' || start === (await startOf(holder));
}

/** When a process was started, in ticks of the system's clock; empty where the system does not say. */
async function startOf(processId: number): Promise<string> {
  const status = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => '');
  // The second field is a name, which may hold spaces and brackets; the start is the twentieth after it.
  return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function claimPath(path: string): string {
  return `${path}.claim`;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
