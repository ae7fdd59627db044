import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { foreignText } from '../../../../model/wording/format/foreignText';
import { askForPath } from '../../../base/askForPath';
import { said } from '../../../../model/language/said';

const MODULE = /^-m\s+\S+$/u;

/** What is wrong with a script, or `-m` and a module; relative paths begin in the working directory. */
export async function scriptComplaint(text: string, workingDirectory: string): Promise<string | undefined> {
  if (text === '') return said`Enter the path of a script, or -m and the name of a module.`;
  if (MODULE.test(text)) return undefined;
  const kind = await kindAt(resolve(workingDirectory, text));
  if (kind === 'file') return undefined;
  return kind === 'nothing' ? said`There is no such file.` : said`This is a folder: choose the script in it.`;
}

/** What is wrong with a folder; undefined where it will do. */
export async function folderComplaint(path: string): Promise<string | undefined> {
  if (path === '') return said`Enter the path of a folder.`;
  const kind = await kindAt(path);
  if (kind === 'folder') return undefined;
  return kind === 'nothing'
    ? said`There is no folder ${foreignText(path)}.`
    : said`This is a file: choose its folder.`;
}

/** What is run: a script that is there, or a module; undefined where the user turns away. */
export function askForScript(present: string, workingDirectory: string): Promise<string | undefined> {
  return askForPath({
    title: said`What is run`,
    prompt: said`The path of a script, or -m and the name of a module.`,
    value: present,
    kind: 'file',
    from: MODULE.test(present) ? workingDirectory : dirname(resolve(workingDirectory, present)),
    complaint: (answer) => scriptComplaint(answer, workingDirectory),
  });
}

/** The folder in which it starts, as an absolute path; undefined where the user turns away. */
export async function askForWorkingDirectory(present: string): Promise<string | undefined> {
  const answer = await askForPath({
    title: said`Working directory of the script`,
    prompt: said`Relative paths of the script start here.`,
    value: present,
    kind: 'folder',
    from: present,
    complaint: (path) => folderComplaint(path === '' ? '' : resolve(present, path)),
  });
  return answer === undefined ? undefined : resolve(present, answer);
}

async function kindAt(path: string): Promise<'file' | 'folder' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'nothing';
  }
}
