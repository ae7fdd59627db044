import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WORKSPACE_PARTS } from '../../workspace/records/workspaceFolder';
import { editorStorage } from './editorStorage';
import { cacheFolder, PROGRAM_FOLDER, type User } from './userFolders';

/** The folder in a project that keeps its records where no editor has one for it. */
export const OWN_FOLDER = '.momentum-lens';

/** Where what belongs to a project is kept, as an editor keeps it of a workspace. */
export interface ProjectStorage {
  /** `editor`: the folder in which an editor keeps it; `own`: `.momentum-lens` in the project; `named`: one that the user has named. */
  readonly kind: 'editor' | 'own' | 'named';
  readonly folder: string;
  readonly recordFolder: string;
  readonly confirmationFolder: string;
  readonly journalFolder: string;
  /** Of built-in tasks, which an editor does not go on with: it is shown none of them. */
  readonly taskJournalFolder: string;
  /** Outside of the project, of which copies are made there. */
  readonly scratchFolder: string;
  /** Of `.momentum-lens`, where that is not the one that is written to: records in it are read too. */
  readonly furtherRecordFolders: readonly string[];
  readonly furtherConfirmationFolders: readonly string[];
}

/** Where a project's records are: in the folder that was named, else where an editor keeps its, else in the project. Makes nothing. */
export async function projectStorage(
  root: string,
  user: User,
  named: string | undefined,
): Promise<ProjectStorage> {
  const own = join(root, OWN_FOLDER);
  if (named !== undefined) return storageIn('named', named, user, [own]);
  const ofEditor = await editorStorage(root, user);
  return ofEditor === undefined
    ? storageIn('own', own, user, [])
    : storageIn('editor', ofEditor, user, [own]);
}

/** Makes the folder, before anything is written to it. Git leaves one in the project out until somebody wants otherwise. */
export async function makeStorage({ kind, folder }: ProjectStorage): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (kind !== 'own') return;
  // One that somebody has changed stays.
  await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch(() => undefined);
}

/** The project that a folder belongs to: the nearest at or above it with records of its own or a repository's root; else the folder. */
export async function projectRootOf(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    if ((await exists(join(at, OWN_FOLDER))) || (await exists(join(at, '.git')))) return at;
    if (dirname(at) === at) return folder;
  }
}

function storageIn(
  kind: ProjectStorage['kind'],
  folder: string,
  user: User,
  further: readonly string[],
): ProjectStorage {
  const others = further.filter((each) => each !== folder);
  return {
    kind,
    folder,
    recordFolder: join(folder, WORKSPACE_PARTS.records),
    confirmationFolder: join(folder, WORKSPACE_PARTS.confirmations),
    journalFolder: join(folder, WORKSPACE_PARTS.journals),
    taskJournalFolder: join(folder, 'task-journals'),
    scratchFolder:
      kind === 'editor'
        ? join(folder, WORKSPACE_PARTS.scratch)
        : join(cacheFolder(user), PROGRAM_FOLDER, WORKSPACE_PARTS.scratch),
    furtherRecordFolders: others.map((each) => join(each, WORKSPACE_PARTS.records)),
    furtherConfirmationFolders: others.map((each) => join(each, WORKSPACE_PARTS.confirmations)),
  };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
