import * as vscode from 'vscode';
import { GitIgnores } from '../../../detect/gitIgnores';
import { configsOfCell, isRun, joinCells } from '../../../detect/notebook';
import { codeCells } from '../../../detect/notebookFile';
import { DETECTION_EXTENSIONS, MAX_DOCUMENT_CHARACTERS } from '../../../detect/triggers';
import type { KnownSite } from '../../../advise/record/siteOfRecord';
import type { ScanExtent } from '../../../advise/optimizerList';
import { writtenFile } from '../../../detect/writtenFile';
import type { OptimizerConfig } from '../../../model/optimizer/optimizerConfig';
import type { ProgressReport } from '../../base/say';
import type { DetectionService } from '../detection/detectionService';
import { knownSites } from '../knownSites';
import type { SiteAdvice, SiteAdvisor } from '../siteAdvisor';
import { said } from '../../../model/language/said';

export interface ScannedSite extends SiteAdvice {
  /** 0-based among the code cells of a notebook; the site's line is counted from its beginning. */
  readonly cell?: number;
  /** The cell writes it into a file, or another program reads it. */
  readonly isNotRun?: true;
}

/** The sites of one file. */
export interface ScannedFile {
  readonly uri: vscode.Uri;
  readonly sites: readonly ScannedSite[];
}

const NOTEBOOK_EXTENSION = 'ipynb';
/** Characters of a notebook are mostly pictures of its results. */
const MAX_NOTEBOOK_BYTES = 40_000_000;
/** Folders that hold other people's code, whatever the settings say. */
const NEVER_SCANNED = ['node_modules', '.git', 'site-packages', '.venv', 'venv', '__pycache__'];
const FILES_PER_REPORT = 25;
/** Reading a file is mostly waiting for the editor's other process. */
const FILES_AT_ONCE = 8;

/** What a scan has found, in the order of paths, and how far it came. */
export interface WorkspaceScan extends ScanExtent {
  readonly files: readonly ScannedFile[];
}

/** Looks for optimizers in every file of the workspace that files.exclude and .gitignore leave in; stops when `token` says so. */
export async function scanWorkspace(
  detections: DetectionService,
  advisor: SiteAdvisor,
  report: (step: ProgressReport) => void,
  token: vscode.CancellationToken,
): Promise<WorkspaceScan> {
  const uris: vscode.Uri[] = [];
  for (const folder of vscode.workspace.workspaceFolders ?? []) uris.push(...(await filesOf(folder, token)));
  const found = new Map<number, ScannedFile>();
  let begun = 0;
  let read = 0;
  const readOn = async (): Promise<void> => {
    while (begun < uris.length && !token.isCancellationRequested) {
      const index = begun;
      begun += 1;
      const uri = uris[index];
      const sites = uri === undefined ? [] : await sitesOf(uri, detections, advisor);
      if (uri !== undefined && sites.length > 0) found.set(index, { uri, sites });
      read += 1;
      if (read % FILES_PER_REPORT === 0)
        report({
          message: said`${read} of ${uris.length} files`,
          increment: (100 * FILES_PER_REPORT) / uris.length,
        });
    }
  };
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, readOn));
  const files = [...found].toSorted(([left], [right]) => left - right).map(([, file]) => file);
  return { files, filesRead: read, filesInAll: uris.length };
}

async function filesOf(
  folder: vscode.WorkspaceFolder,
  token: vscode.CancellationToken,
): Promise<readonly vscode.Uri[]> {
  const exclude = excludePattern(folder.uri);
  const extensions = [...DETECTION_EXTENSIONS, 'R', 'Rmd', NOTEBOOK_EXTENSION];
  const find = (pattern: string): Thenable<vscode.Uri[]> =>
    vscode.workspace.findFiles(new vscode.RelativePattern(folder, pattern), exclude, undefined, token);
  const [uris, ignoreFiles] = await Promise.all([
    find(`**/*.{${extensions.join(',')}}`),
    find('**/.gitignore'),
  ]);
  const ignored = new GitIgnores();
  for (const uri of ignoreFiles) {
    // Not readable: it leaves nothing out.
    const content = await readText(uri).catch(() => '');
    ignored.add(relativePath(folder.uri, uri), content);
  }
  return uris
    .filter((uri) => !ignored.ignores(relativePath(folder.uri, uri)))
    .toSorted((left, right) => left.path.localeCompare(right.path));
}

async function sitesOf(
  uri: vscode.Uri,
  detections: DetectionService,
  advisor: SiteAdvisor,
): Promise<readonly ScannedSite[]> {
  try {
    const isNotebook = uri.path.endsWith(`.${NOTEBOOK_EXTENSION}`);
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > (isNotebook ? MAX_NOTEBOOK_BYTES : 4 * MAX_DOCUMENT_CHARACTERS)) return [];
    const text = await readText(uri);
    if (!isNotebook) {
      const configs = await detections.detectText(uri, '', text);
      return advisor.adviceOn(uri, configs, knownSites({ text, configs }));
    }
    const { known, cells } = await sitesOfCells(uri, text, detections);
    return cells.flatMap(({ cell, isOwn, configs }) =>
      advisor
        .adviceOn(uri, configs, isOwn ? known : [], isOwn ? 'own' : 'written')
        .map((advice) => ({ ...advice, cell, ...(isOwn ? {} : { isNotRun: true as const }) })),
    );
  } catch {
    // Deleted meanwhile, or not readable: nothing to list.
    return [];
  }
}

interface CellSites {
  readonly cell: number;
  readonly isOwn: boolean;
  readonly configs: readonly OptimizerConfig[];
}

/** The sites of a notebook's code cells, and of the files that these write. */
async function sitesOfCells(
  uri: vscode.Uri,
  notebook: string,
  detections: DetectionService,
): Promise<{ readonly known: readonly KnownSite[]; readonly cells: readonly CellSites[] }> {
  const cells = codeCells(notebook).map(({ text }) => text);
  const joined = joinCells(cells);
  const configs = await detections.detectText(uri, 'python', joined.text);
  const found = cells.map(async (text, cell) => {
    const written = writtenFile(text);
    const own =
      written === undefined
        ? configsOfCell(configs, joined, cell)
        : await detections.detectText(vscode.Uri.joinPath(uri, '..', written.fileName), '', written.text);
    return { cell, isOwn: isRun(text), configs: own };
  });
  return { known: knownSites({ text: joined.text, configs }), cells: await Promise.all(found) };
}

/** The text with the changes that are not saved yet. */
async function readText(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open?.getText() ?? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

function excludePattern(folder: vscode.Uri): string {
  const excluded =
    vscode.workspace.getConfiguration('files', folder).get<Record<string, unknown>>('exclude') ?? {};
  const patterns = Object.entries(excluded).flatMap(([pattern, value]) => (value === true ? [pattern] : []));
  // Alternatives must not nest: not every search understands that.
  const plain = patterns.filter((pattern) => !/[{,}]/u.test(pattern));
  return `{${[...NEVER_SCANNED.map((name) => `**/${name}/**`), ...plain].join(',')}}`;
}

function relativePath(folder: vscode.Uri, uri: vscode.Uri): string {
  return uri.path.slice(folder.path.length).replace(/^\//u, '');
}
