import { isAbsolute } from 'node:path';

/** What decides where a notebook's kernel starts. */
export interface NotebookPlace {
  /** Of the Jupyter extension: `jupyter.notebookFileRoot`. */
  readonly setting: unknown;
  readonly workspaceFolder: string | undefined;
  /** The notebook's own folder. */
  readonly ownFolder: string;
}

/** The working directory of a notebook's kernel: its own folder, unless the Jupyter extension was told another one. */
export function notebookFolder({ setting, workspaceFolder, ownFolder }: NotebookPlace): string {
  if (typeof setting !== 'string') return ownFolder;
  const folder = setting
    .trim()
    .replaceAll(/\$\{(workspaceFolder|fileDirname)\}/gu, (_, name: string) =>
      name === 'fileDirname' ? ownFolder : (workspaceFolder ?? ownFolder),
    );
  return isAbsolute(folder) ? folder : ownFolder;
}
