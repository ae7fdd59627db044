import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, extname, join, relative, sep } from 'node:path';
import { GitIgnores } from '../detect/gitIgnores';
import { isInside } from '../train/platform/paths';
import { hostPlatform } from '../train/platform/platform';
import { NEVER_SCANNED, SCANNED_EXTENSIONS } from '../workspace/sites/scannedSites';
import { OWN_FOLDER } from './storage/projectStorage';

const LEFT_OUT: ReadonlySet<string> = new Set([...NEVER_SCANNED, OWN_FOLDER]);
const EXTENSIONS: ReadonlySet<string> = new Set(SCANNED_EXTENSIONS.map((each) => `.${each}`));

/** Files to be read, in the order of their paths, and what was named and is not there. */
export interface FoundFiles {
  readonly files: readonly string[];
  readonly missing: readonly string[];
}

/**
 * The files under absolute paths in which optimizers are looked for: a file that is named always, in a folder those that .gitignore leaves
 * in. The .gitignore files between `root` and a folder count too.
 */
export async function filesUnder(root: string, paths: readonly string[]): Promise<FoundFiles> {
  const files = new Set<string>();
  const missing: string[] = [];
  for (const path of paths) {
    const status = await stat(path).catch(() => undefined);
    if (status === undefined) missing.push(path);
    else if (status.isFile()) files.add(path);
    else if (status.isDirectory()) await addFolder(path, await ignoresOf(root, path), files);
  }
  return { files: [...files].toSorted((left, right) => left.localeCompare(right)), missing };
}

interface FolderIgnores {
  readonly ignores: GitIgnores;
  /** Paths are told to it from here. */
  readonly base: string;
}

async function ignoresOf(root: string, folder: string): Promise<FolderIgnores> {
  const base = isInside(folder, root, hostPlatform) ? root : folder;
  const ignores = new GitIgnores();
  for (let at = folder; at !== base; at = dirname(at)) {
    const parent = dirname(at);
    await addIgnoreFile(parent, { ignores, base });
  }
  return { ignores, base };
}

async function addFolder(folder: string, within: FolderIgnores, files: Set<string>): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some(({ name }) => name === '.gitignore')) await addIgnoreFile(folder, within);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const isLeftOut = LEFT_OUT.has(entry.name) || within.ignores.ignores(`${toldPath(path, within)}/`);
      if (!isLeftOut) await addFolder(path, within, files);
    } else if (entry.isFile() && EXTENSIONS.has(extname(entry.name))) {
      if (!within.ignores.ignores(toldPath(path, within))) files.add(path);
    }
  }
}

async function addIgnoreFile(folder: string, within: FolderIgnores): Promise<void> {
  // Not readable: it leaves nothing out.
  const content = await readFile(join(folder, '.gitignore'), 'utf8').catch(() => '');
  if (content !== '') within.ignores.add(toldPath(join(folder, '.gitignore'), within), content);
}

function toldPath(path: string, { base }: FolderIgnores): string {
  return relative(base, path).split(sep).join('/');
}
