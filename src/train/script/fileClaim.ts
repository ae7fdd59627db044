import { open, readFile, rm } from 'node:fs/promises';

/**
 * Claims a path for this process by a file beside it; false when a living process holds it. A claim whose process is gone counts as
 * none, so that a crash blocks nobody.
 */
export async function claim(path: string): Promise<boolean> {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const file = await open(claimPath(path), 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return true;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
      if (await isClaimed(path)) return false;
      await release(path);
    }
  }
  return false;
}

/** True while a living process holds the path. */
export async function isClaimed(path: string): Promise<boolean> {
  const text = await readFile(claimPath(path), 'utf8').catch(() => '');
  const holder = Number(text);
  if (!Number.isSafeInteger(holder) || holder <= 0) return false;
  try {
    process.kill(holder, 0);
    return true;
  } catch (error) {
    // A process of another user is alive all the same.
    return isCode(error, 'EPERM');
  }
}

/** Gives the path back. */
export async function release(path: string): Promise<void> {
  await rm(claimPath(path), { force: true });
}

function claimPath(path: string): string {
  return `${path}.claim`;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
