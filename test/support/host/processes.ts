import { readdirSync, readFileSync } from 'node:fs';

export interface RunningProcess {
  readonly processId: number;
  readonly command: string;
}

/**
 * The processes whose environment holds `text`, such as a server's data folder, which all that it starts inherit. Linux only:
 * elsewhere the list is empty.
 */
export function processesWithEnvironment(text: string): readonly RunningProcess[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((name) => {
      try {
        if (!readFileSync(`/proc/${name}/environ`, 'utf8').includes(text)) return [];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return [{ processId: Number(name), command }];
      } catch {
        // Ended meanwhile, or another user's.
        return [];
      }
    });
}
