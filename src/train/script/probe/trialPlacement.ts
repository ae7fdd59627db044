import type { MachineCapacity } from '../../process/machineCapacity';
import type { PlatformKind } from '../../platform/platform';
import type { Footprint } from './probeProtocol';

/** A trial may grow after its first steps, and the user goes on working. */
const MEMORY_SHARE = 0.6;
const MOST_AT_ONCE = 4;
/** A core that is shared by little more than one trial is still well used. */
const CORE_SLACK = 1.15;

/**
 * Trials that may run at once: as many as cores and memory hold, and one where trials would meet: on a device other than the
 * processor, or in the files that they write.
 */
export function parallelTrialsFor(footprint: Footprint, device: string, capacity: MachineCapacity): number {
  const { coresUsed, peakMemoryBytes, filesWritten } = footprint;
  if (device !== 'CPU' || filesWritten.length > 0 || coresUsed === null || peakMemoryBytes === null) return 1;
  const byCores = Math.floor((CORE_SLACK * capacity.cores) / Math.max(1, coresUsed));
  const byMemory = Math.floor((MEMORY_SHARE * capacity.freeMemoryBytes) / peakMemoryBytes);
  return Math.max(1, Math.min(MOST_AT_ONCE, byCores, byMemory));
}

/** Why a script needs a fresh process for each trial, as far as its dry run showed; undefined when trials may share their imports. */
export function reasonAgainstSharing(footprint: Footprint, platform: PlatformKind): string | undefined {
  if (platform !== 'linux') return 'processes are forked safely on Linux only';
  if (footprint.environmentChanged)
    return 'the script changes its environment before it imports the framework';
  return footprint.packages.length === 0 ? 'the script imports its framework in another way' : undefined;
}
