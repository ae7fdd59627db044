import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** A Python that could run the script, and who named it. */
export interface InterpreterChoice {
  readonly path: string;
  readonly chosenBy: 'setting' | 'pythonExtension' | 'path';
}

/** The user's setting, else the Python extension's choice, else the first python3 or python on PATH. */
export async function chooseInterpreter(sources: {
  readonly setting: string;
  readonly pythonExtension: string | undefined;
  readonly path: string;
}): Promise<InterpreterChoice | undefined> {
  if (sources.setting !== '') return { path: sources.setting, chosenBy: 'setting' };
  if (sources.pythonExtension !== undefined) {
    return { path: sources.pythonExtension, chosenBy: 'pythonExtension' };
  }
  const names = process.platform === 'win32' ? ['python.exe'] : ['python3', 'python'];
  for (const folder of sources.path.split(delimiter).filter((each) => each !== '')) {
    for (const name of names) {
      const candidate = join(folder, name);
      if (await isExecutable(candidate)) return { path: candidate, chosenBy: 'path' };
    }
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
