import { expect, test } from 'vitest';
import { groupLimits, type GroupLimits } from '../../../../src/train/process/controlGroups';
import { busyThreads, capacityWithin, machineCapacity } from '../../../../src/train/process/machineCapacity';

const MIB = 2 ** 20;
const V2_MOUNT = '30 23 0:27 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n';
const V1_MOUNTS = `31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
36 31 0:33 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
`;
const V1_MEMBERSHIP = '5:cpu,cpuacct:/slurm/job_7\n4:memory:/slurm/job_7\n0::/\n';

test.each<[what: string, files: Readonly<Record<string, string>>, limits: GroupLimits]>([
  ['no control groups, as on macOS', {}, { cores: undefined, memoryLeftBytes: undefined }],
  [
    'version 2 without limits',
    {
      '/proc/self/cgroup': '0::/user.slice\n',
      '/proc/self/mountinfo': V2_MOUNT,
      '/sys/fs/cgroup/user.slice/cpu.max': 'max 100000\n',
      '/sys/fs/cgroup/user.slice/memory.max': 'max\n',
      '/sys/fs/cgroup/user.slice/memory.current': '1000\n',
    },
    { cores: undefined, memoryLeftBytes: undefined },
  ],
  [
    'version 2: a quota, and memory of which the cache of files can be dropped',
    {
      '/proc/self/cgroup': '0::/job\n',
      '/proc/self/mountinfo': V2_MOUNT,
      '/sys/fs/cgroup/job/cpu.max': '150000 100000\n',
      '/sys/fs/cgroup/job/memory.max': `${1000 * MIB}\n`,
      '/sys/fs/cgroup/job/memory.high': 'max\n',
      '/sys/fs/cgroup/job/memory.current': `${700 * MIB}\n`,
      '/sys/fs/cgroup/job/memory.stat': `anon 5\nactive_file 1\ninactive_file ${300 * MIB}\n`,
    },
    { cores: 1.5, memoryLeftBytes: 600 * MIB },
  ],
  [
    'version 2: the limits of a group above, and where memory is throttled',
    {
      '/proc/self/cgroup': '0::/pod/container\n',
      '/proc/self/mountinfo': V2_MOUNT,
      '/sys/fs/cgroup/pod/container/cpu.max': '400000 100000\n',
      '/sys/fs/cgroup/pod/container/memory.max': `${4000 * MIB}\n`,
      '/sys/fs/cgroup/pod/container/memory.current': `${100 * MIB}\n`,
      '/sys/fs/cgroup/pod/cpu.max': '200000 100000\n',
      '/sys/fs/cgroup/pod/memory.max': 'max\n',
      '/sys/fs/cgroup/pod/memory.high': `${500 * MIB}\n`,
      '/sys/fs/cgroup/pod/memory.current': `${450 * MIB}\n`,
    },
    { cores: 2, memoryLeftBytes: 50 * MIB },
  ],
  [
    'version 1, with a version 2 mounted that controls nothing',
    {
      '/proc/self/cgroup': V1_MEMBERSHIP,
      '/proc/self/mountinfo': V1_MOUNTS,
      '/sys/fs/cgroup/cpu,cpuacct/slurm/job_7/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu,cpuacct/slurm/job_7/cpu.cfs_period_us': '100000\n',
      '/sys/fs/cgroup/cpu,cpuacct/slurm/cpu.cfs_quota_us': '50000\n',
      '/sys/fs/cgroup/cpu,cpuacct/slurm/cpu.cfs_period_us': '100000\n',
      '/sys/fs/cgroup/memory/slurm/job_7/memory.limit_in_bytes': `${2000 * MIB}\n`,
      '/sys/fs/cgroup/memory/slurm/job_7/memory.usage_in_bytes': `${500 * MIB}\n`,
      '/sys/fs/cgroup/memory/slurm/job_7/memory.stat': `inactive_file 1\ntotal_inactive_file ${100 * MIB}\n`,
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
      '/sys/fs/cgroup/memory/memory.usage_in_bytes': '9000\n',
    },
    { cores: 0.5, memoryLeftBytes: 1600 * MIB },
  ],
  [
    'a container of version 1, in which its own group is mounted',
    {
      '/proc/self/cgroup': '4:memory:/docker/1f0c\n',
      '/proc/self/mountinfo':
        '35 31 0:32 /docker/1f0c /sys/fs/cgroup/my\\040memory ro - cgroup cgroup rw,memory\n',
      '/sys/fs/cgroup/my memory/memory.limit_in_bytes': '2000\n',
      '/sys/fs/cgroup/my memory/memory.usage_in_bytes': '2500\n',
    },
    { cores: undefined, memoryLeftBytes: 0 },
  ],
  [
    'a group outside of what is mounted',
    {
      '/proc/self/cgroup': '0::/../../other\n',
      '/proc/self/mountinfo': V2_MOUNT,
      '/sys/fs/cgroup/cpu.max': '100000 100000\n',
    },
    { cores: 1, memoryLeftBytes: undefined },
  ],
])('%s', async (_, files, limits) => {
  expect(await groupLimits((path) => Promise.resolve(files[path]))).toEqual(limits);
});

test('a group that leaves less than the machine has decides; one that leaves more does not', () => {
  const machine = { cores: 4, freeMemoryBytes: 100 };
  expect(capacityWithin({ cores: 1.5, memoryLeftBytes: 200 }, machine)).toEqual({
    cores: 1.5,
    freeMemoryBytes: 100,
  });
  expect(capacityWithin({ cores: undefined, memoryLeftBytes: 50 }, machine)).toEqual({
    cores: 4,
    freeMemoryBytes: 50,
  });
  expect([0.5, 1.9, 4].map((cores) => busyThreads({ ...machine, cores }))).toEqual([1, 1, 4]);
});

test('this machine has room', async () => {
  const { cores, freeMemoryBytes } = await machineCapacity();
  expect(cores).toBeGreaterThan(0);
  expect(freeMemoryBytes).toBeGreaterThan(0);
});
