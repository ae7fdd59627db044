import { posix } from 'node:path';

/** What the control groups of a Linux process leave it; undefined where they set no limit. */
export interface GroupLimits {
  /** Processors' worth of time, a fraction where the quota is one. */
  readonly cores: number | undefined;
  /** Until the group that is nearest to its limit reaches it. */
  readonly memoryLeftBytes: number | undefined;
}

/** One control group that the process is in, or one above it. */
interface ControlGroup {
  readonly version: 1 | 2;
  readonly folder: string;
}

/**
 * The limits of the groups that a process is in, of versions 1 and 2, and of those above them, as far as they are mounted. `read` gives
 * the text of a file, undefined where it cannot be read. Formats: proc(5), cgroups(7), and the kernel's admin guide to cgroups.
 */
export async function groupLimits(read: (path: string) => Promise<string | undefined>): Promise<GroupLimits> {
  const [membership = '', mounts = ''] = await Promise.all([
    read('/proc/self/cgroup'),
    read('/proc/self/mountinfo'),
  ]);
  const groups = controlGroups(membership, mounts);
  const cores = await Promise.all(groups.map(async (group) => coresOf(await filesOf(group, CPU_FILES))));
  const memory = await Promise.all(
    groups.map(async (group) => memoryLeft(await filesOf(group, MEMORY_FILES))),
  );
  return { cores: least(cores), memoryLeftBytes: least(memory) };

  async function filesOf({ version, folder }: ControlGroup, files: GroupFiles): Promise<readonly string[]> {
    const texts = await Promise.all(files[version].map((name) => read(posix.join(folder, name))));
    return texts.map((text) => text?.trim() ?? '');
  }
}

/** Groups of a process from `/proc/self/cgroup` and `/proc/self/mountinfo`, each below those that limit it too. */
function controlGroups(membership: string, mounts: string): readonly ControlGroup[] {
  const mounted = mounts.split('\n').flatMap(parseMount);
  return membership.split('\n').flatMap((line): ControlGroup[] => {
    // `5:memory:/docker/1f0c`, in version 2 `0::/user.slice`.
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/u.exec(line) ?? [];
    if (controllers === undefined || path === undefined) return [];
    const version = controllers === '' ? 2 : 1;
    const wanted = controllers.split(',').filter((each) => each === 'memory' || each === 'cpu');
    return mounted
      .filter((mount) => mount.version === version)
      .filter((mount) => version === 2 || wanted.some((each) => mount.options.includes(each)))
      .flatMap(({ root, point }) => foldersUpTo(point, root, path).map((folder) => ({ version, folder })));
  });
}

interface Mount {
  readonly version: 1 | 2;
  /** The group that is mounted, and where. */
  readonly root: string;
  readonly point: string;
  readonly options: readonly string[];
}

/** `36 25 0:31 /docker/1f0c /sys/fs/cgroup/memory ro shared:9 - cgroup cgroup rw,memory`. */
function parseMount(line: string): Mount[] {
  const [before = '', after = ''] = line.split(' - ');
  const [, , , root, point] = before.split(' ');
  const [type, , options = ''] = after.split(' ');
  if (root === undefined || point === undefined || (type !== 'cgroup' && type !== 'cgroup2')) return [];
  const version = type === 'cgroup2' ? 2 : 1;
  return [{ version, root: unescaped(root), point: unescaped(point), options: options.split(',') }];
}

/** Spaces and such are written as octal codes there. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/gu, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 8)),
  );
}

/** The folder of a group and those above it; the mount itself where the group lies outside what is mounted, as in some containers. */
function foldersUpTo(point: string, root: string, path: string): readonly string[] {
  const inside = posix.relative(root, path);
  const parts = inside === '' || inside.startsWith('..') ? [] : inside.split('/');
  return Array.from({ length: parts.length + 1 }, (_, count) => posix.join(point, ...parts.slice(0, count)));
}

type GroupFiles = Readonly<Record<1 | 2, readonly string[]>>;

const CPU_FILES: GroupFiles = { 1: ['cpu.cfs_quota_us', 'cpu.cfs_period_us'], 2: ['cpu.max'] };
const MEMORY_FILES: GroupFiles = {
  1: ['memory.usage_in_bytes', 'memory.stat', 'memory.limit_in_bytes'],
  2: ['memory.current', 'memory.stat', 'memory.max', 'memory.high'],
};
/** Version 1 writes a limit near this, rounded to pages, where there is none. */
const NO_LIMIT_BYTES = 2 ** 62;

/** Quota over period; version 2 has both in one file, and writes `max` for none, version 1 writes -1. */
function coresOf(files: readonly string[]): number | undefined {
  const [quota, period] = files.join(' ').split(' ').map(Number);
  return quota !== undefined && period !== undefined && quota > 0 && period > 0 ? quota / period : undefined;
}

/** What is used counts without the pages of files that can be dropped at once. */
function memoryLeft([current = '', statistics = '', ...limits]: readonly string[]): number | undefined {
  const known = limits.filter((text) => /^\d+$/u.test(text)).map(Number);
  const limit = Math.min(...known.filter((bytes) => bytes < NO_LIMIT_BYTES));
  if (!Number.isFinite(limit) || !/^\d+$/u.test(current)) return undefined;
  const [, total] = /^total_inactive_file (\d+)$/mu.exec(statistics) ?? [];
  const [, own] = /^inactive_file (\d+)$/mu.exec(statistics) ?? [];
  return Math.max(0, limit - (Number(current) - Number(total ?? own ?? 0)));
}

function least(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
