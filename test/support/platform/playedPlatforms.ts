import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Platform, PlatformKind } from '../../../src/train/platform/platform';
import { LINUX, MACOS } from './platforms';
import { windowsDouble } from './windowsDouble';

/** A platform whose decisions hold, played on this machine, which must start processes as POSIX does. */
export interface PlayedPlatform {
  readonly platform: Platform;
  /** A program of this machine, as one of that platform could be started. */
  program(name: string, path: string): Promise<string>;
  /** Calls of the program that ends process trees; undefined where there is none. */
  endings(): Promise<number | undefined>;
  remove(): Promise<void>;
}

const VM_STAT = `#!/bin/sh
echo '(page size of 4096 bytes)'
echo 'Pages free: 1000.'
echo 'Pages inactive: 2000000.'
echo 'Pages speculative: 0.'
`;

const asItIs = (_: string, program: string): Promise<string> => Promise.resolve(program);
const none = (): Promise<undefined> => Promise.resolve(undefined);

/** Plays one of the three. */
export async function playedPlatform(kind: PlatformKind): Promise<PlayedPlatform> {
  switch (kind) {
    case 'linux':
      return { platform: LINUX, program: asItIs, endings: none, remove: none };
    case 'macos': {
      const systemFolder = await mkdtemp(path.join(tmpdir(), 'momentum-lens-macos-'));
      await writeFile(path.join(systemFolder, 'vm_stat'), VM_STAT);
      await chmod(path.join(systemFolder, 'vm_stat'), 0o755);
      const remove = (): Promise<void> => rm(systemFolder, { recursive: true });
      return { platform: { ...MACOS, systemFolder }, program: asItIs, endings: none, remove };
    }
    case 'windows': {
      const double = await windowsDouble();
      return {
        platform: double.platform,
        program: (name, target) => double.provide(`${name}.exe`, target),
        endings: async () => (await double.killed()).length,
        remove: () => double.remove(),
      };
    }
  }
}
