import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { processesWithEnvironment } from './processes';
import type { RunningServer } from './server';

/** The process ids of the probes that this server's editors started, and of what they forked: none may be left behind. */
export function probeProcesses({ dataFolder }: RunningServer): number[] {
  return processesWithEnvironment(dataFolder)
    .filter(({ command }) => /momentum_lens_probe (?:trial|serve)/u.test(command))
    .map(({ processId }) => processId);
}

/** The process ids of the extension hosts: one for each open window. */
export function extensionHosts({ dataFolder }: RunningServer): number[] {
  return processesWithEnvironment(dataFolder)
    .filter(({ command }) => command.includes('--type=extensionHost'))
    .map(({ processId }) => processId);
}

/** What the extension has stored: records, and the unfinished ones that a crash could leave. */
export async function storedRecords(server: RunningServer): Promise<string[]> {
  return (await storedFiles(server)).filter(
    (name) => name.includes('calibrations') && /\.(json|partial)$/u.test(name),
  );
}

/** Every file in the storage of this server's editors, with paths from its data folder. */
export async function storedFiles({ dataFolder }: RunningServer): Promise<string[]> {
  const names = await readdir(path.join(dataFolder, 'User'), { recursive: true });
  return names.map((name) => path.join('User', name));
}

/** Errors that an extension host blames on this extension. */
export async function extensionErrors({ dataFolder }: RunningServer): Promise<string[]> {
  const logs = path.join(dataFolder, 'logs');
  const files = (await readdir(logs, { recursive: true })).filter((name) =>
    name.endsWith('remoteexthost.log'),
  );
  const lines = await Promise.all(
    files.map(async (name) => (await readFile(path.join(logs, name), 'utf8')).split('\n')),
  );
  return lines
    .flat()
    .map((line) => line.replaceAll(dataFolder, ''))
    .filter((line) => line.includes('[error]') && line.includes('momentum-lens'));
}
