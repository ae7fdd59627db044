import { statSync } from 'node:fs';
import { batchCommand, isBatchFile, type Refused, type Startable } from './batchFile';
import { executableCandidates } from './executables';
import type { Environment, Platform } from './platform';

/** A program to start, as its user names it. */
export interface NamedCommand {
  readonly executable: string;
  readonly arguments: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Environment;
}

/** What the system is asked to start for a command, or why nothing is. No shell sees it but for a batch file. */
export function startableOf(command: NamedCommand, platform: Platform): Startable | Refused {
  const { executable, workingDirectory, environment } = command;
  const candidates = executableCandidates(executable, workingDirectory, environment, platform);
  const found = candidates === undefined ? executable : candidates.find(isFile);
  if (found === undefined) return { refusal: `there is no program ${executable}` };
  return isBatchFile(found, platform)
    ? batchCommand(found, command.arguments, workingDirectory, platform)
    : { executable: found, arguments: command.arguments, isCommandLine: false };
}

function isFile(path: string): boolean {
  // A path with a NUL in it raises whatever is asked of it.
  return !path.includes('\0') && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
