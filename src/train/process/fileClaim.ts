import { open, readFile, rm, stat, utimes, type FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { whenFree } from './heldFile';

/** A claim is named a moment after it is made; until then nobody may take it for abandoned. */
const NAMED_WITHIN_MS = 5000;
/** How often a held claim is touched, so that other hosts, which cannot see its process, know it for alive. */
const HEARTBEAT_MS = 15_000;
/** Many heartbeats: two hosts' clocks may differ by minutes. */
const LOST_AFTER_MS = 300_000;

/** The claims that this process holds. */
const held = new Set<string>();
let heartbeat: NodeJS.Timeout | undefined;

/**
 * Claims a path for this process by a file beside it; false when a living process holds it, on this host or on another one that
 * shares the folder. A claim whose process is gone counts as none, so that a crash blocks nobody; of several that come for such a
 * claim at once one gets it.
 */
export async function claim(path: string): Promise<boolean> {
  if (await isMade(path)) return true;
  if (await isClaimed(path)) return false;
  // What was judged abandoned may be another's new claim by now: one at a time looks again and replaces it.
  const replacing = replacingPath(path);
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
    await named(await whenFree(() => open(claimPath(path), 'wx')), path);
    hold(path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function named(file: FileHandle, path: string): Promise<void> {
  try {
    const [start, boot] = await Promise.all([startOf(process.pid), bootId()]);
    await file.writeFile([process.pid, start, hostName(), boot].join(' '));
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
  // An earlier version named neither host nor boot.
  const [holder, start = '', host = hostName(), boot = ''] = text.split(' ');
  if (host !== hostName()) return wasTouchedWithin(path, LOST_AFTER_MS);
  const ownBoot = await bootId();
  if (boot !== '' && ownBoot !== '' && boot !== ownBoot) return false;
  return isAlive(Number(holder), start);
}

/** True while a living process other than this one holds the path. */
export async function isHeldElsewhere(path: string): Promise<boolean> {
  return !held.has(path) && (await isClaimed(path));
}

/** Gives the path back. */
export async function release(path: string): Promise<void> {
  held.delete(path);
  if (held.size === 0) {
    clearInterval(heartbeat);
    heartbeat = undefined;
  }
  await whenFree(() => rm(claimPath(path), { force: true }));
}

/** Gives a path back that is gone for good, with what was left by those who were cut off while they came for its claim. */
export async function releaseForGood(path: string): Promise<void> {
  await release(replacingPath(path));
  await release(path);
}

/** The path whose claim, where a crash left one, this file is or was made for; undefined for any other file. */
export function claimedPathOf(file: string): string | undefined {
  return /^(.*?)(?:\.replacing)?\.claim$/u.exec(file)?.[1];
}

function hold(path: string): void {
  held.add(path);
  heartbeat ??= setInterval(() => {
    const now = new Date();
    // One that cannot be touched is gone, or its disk is.
    for (const each of held) void utimes(claimPath(each), now, now).catch(() => undefined);
  }, HEARTBEAT_MS).unref();
}

function isJustMade(path: string): Promise<boolean> {
  return wasTouchedWithin(path, NAMED_WITHIN_MS);
}

async function wasTouchedWithin(path: string, ms: number): Promise<boolean> {
  const made = await stat(claimPath(path)).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs < ms;
}

function hostName(): string {
  return hostname().replaceAll(/\s/gu, '-');
}

/** Changes with every start of the system; empty where the system does not say. */
async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
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

function replacingPath(path: string): string {
  return `${path}.replacing`;
}

function claimPath(path: string): string {
  return `${path}.claim`;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
