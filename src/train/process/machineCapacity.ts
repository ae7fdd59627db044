import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';
import { promisify } from 'node:util';
import { macosFreeMemory } from '../platform/freeMemory';
import { hostPlatform, type Platform } from '../platform/platform';
import { groupLimits, type GroupLimits } from './controlGroups';

/** What the machine has left for trials. */
export interface MachineCapacity {
  /** A fraction where a quota allows one. */
  readonly cores: number;
  readonly freeMemoryBytes: number;
}

/** It answers within milliseconds. */
const ANSWER_MS = 5000;

/** What this process may use: what the machine has, within the limits of the control groups that it runs in. */
export async function machineCapacity(platform: Platform = hostPlatform): Promise<MachineCapacity> {
  const limits = await groupLimits((path) => readFile(path, 'utf8').catch(() => undefined));
  return capacityWithin(limits, {
    cores: availableParallelism(),
    freeMemoryBytes: await freeMemoryBytes(platform),
  });
}

async function freeMemoryBytes({ kind, paths, systemFolder }: Platform): Promise<number> {
  switch (kind) {
    case 'linux':
    case 'windows':
      return freemem();
    case 'macos': {
      const printed = await promisify(execFile)(paths.join(systemFolder, 'vm_stat'), {
        timeout: ANSWER_MS,
      }).catch(() => undefined);
      return macosFreeMemory(printed?.stdout ?? '') ?? freemem();
    }
  }
}

/** The machine's capacity, where control groups leave less, what they leave. */
export function capacityWithin(
  { cores = Infinity, memoryLeftBytes = Infinity }: GroupLimits,
  machine: MachineCapacity,
): MachineCapacity {
  return {
    cores: Math.min(cores, machine.cores),
    freeMemoryBytes: Math.min(memoryLeftBytes, machine.freeMemoryBytes),
  };
}

/** Threads that are all kept busy; at least one. */
export function busyThreads({ cores }: MachineCapacity): number {
  return Math.max(1, Math.floor(cores));
}
