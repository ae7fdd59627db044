import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

/**
 * The files that a command runs, as far as it names them: the program, and its first argument that is a file. Further ones may be what
 * it writes.
 */
export async function programFiles(
  [executable = '', ...args]: readonly string[],
  workingDirectory: string,
): Promise<readonly string[]> {
  const program = resolve(workingDirectory, executable);
  const found = (await isFile(program)) ? [program] : [];
  for (const argument of args) {
    const path = resolve(workingDirectory, argument);
    if (await isFile(path)) return [...found, path];
  }
  return found;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
}
