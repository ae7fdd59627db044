import { stat } from 'node:fs/promises';
import { name, publisher } from '../../../package.json';
import { WORKSPACES, workspaceFolderName } from '../../workspace/records/workspaceFolder';
import { editorFileUri } from './fileUri';
import { settingsFolder, type User } from './userFolders';

/** Editors that the extension may be installed in, by the folder that each has for its settings. */
const DESKTOP_EDITORS = ['Code', 'Code - Insiders', 'VSCodium', 'Cursor', 'Windsurf'];
/** The parts of these that run on a server, in a container or in WSL, by their folder in the user's. */
const SERVERS = [
  '.vscode-server',
  '.vscode-server-insiders',
  '.vscodium-server',
  '.cursor-server',
  '.windsurf-server',
  '.vscode-remote',
];

/** Where editors may keep what belongs to a folder that they open as their workspace, whether or not any of these is there. */
export function editorStoragePlaces(root: string, user: User): readonly string[] {
  const { homeFolder, platform } = user;
  const { paths } = platform;
  const settings = settingsFolder(user);
  const homes = [
    ...DESKTOP_EDITORS.map((editor) => paths.join(settings, editor)),
    ...SERVERS.map((server) => paths.join(homeFolder, server, 'data')),
  ];
  const folder = workspaceFolderName(editorFileUri(root, platform));
  return homes.map((home) =>
    paths.join(home, 'User', 'globalStorage', `${publisher}.${name}`, WORKSPACES, folder),
  );
}

/** Of those the one that was written to last; undefined where no editor has kept anything of this folder. */
export async function editorStorage(root: string, user: User): Promise<string | undefined> {
  const found = await Promise.all(
    editorStoragePlaces(root, user).map(async (path) => {
      const status = await stat(path).catch(() => undefined);
      return status?.isDirectory() === true ? [{ path, changedAt: status.mtimeMs }] : [];
    }),
  );
  return found.flat().toSorted((left, right) => right.changedAt - left.changedAt)[0]?.path;
}
