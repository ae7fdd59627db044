import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** A Python that could run the script, and who named it. */
export interface InterpreterChoice {
  readonly path: string;
  readonly chosenBy: 'setting' | 'pythonExtension' | 'path';
}

export interface InterpreterSources {
  /** Empty when not set. */
  readonly setting: string;
  readonly pythonExtension: string | undefined;
  /** As the environment has it. */
  readonly path: string;
}

/** Every Python that was named or is on PATH, each once, first choice first. */
export async function findInterpreters(sources: InterpreterSources): Promise<readonly InterpreterChoice[]> {
  const named: InterpreterChoice[] = [];
  if (sources.setting !== '') named.push({ path: sources.setting, chosenBy: 'setting' });
  if (sources.pythonExtension !== undefined) {
    named.push({ path: sources.pythonExtension, chosenBy: 'pythonExtension' });
  }
  const names = process.platform === 'win32' ? ['python.exe'] : ['python3', 'python'];
  const folders = sources.path.split(delimiter).filter((each) => each !== '');
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  const executable = await Promise.all(candidates.map(isExecutable));
  const found = candidates.filter((_, index) => executable[index] === true);
  const all = [...named, ...found.map((path): InterpreterChoice => ({ path, chosenBy: 'path' }))];
  return all.filter(({ path }, index) => all.findIndex((other) => other.path === path) === index);
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
