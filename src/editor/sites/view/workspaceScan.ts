import * as vscode from 'vscode';
import { GitIgnores } from '../../../detect/gitIgnores';
import type { ScanExtent } from '../../../advise/optimizerList';
import type { ProgressReport } from '../../base/say';
import type { DetectionService } from '../detection/detectionService';
import {
  mostScannedBytes,
  NEVER_SCANNED,
  SCANNED_EXTENSIONS,
  scannedSites,
  type ScannedPlace,
} from '../../../workspace/sites/scannedSites';
import type { SiteAdvice } from '../../../workspace/sites/adviceOnSites';
import type { SiteAdvisor } from '../siteAdvisor';
import { said } from '../../../model/language/said';

export interface ScannedSite extends SiteAdvice, ScannedPlace {}

/** The sites of one file. */
export interface ScannedFile {
  readonly uri: vscode.Uri;
  readonly sites: readonly ScannedSite[];
}

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
  const find = (pattern: string): Thenable<vscode.Uri[]> =>
    vscode.workspace.findFiles(new vscode.RelativePattern(folder, pattern), exclude, undefined, token);
  const [uris, ignoreFiles] = await Promise.all([
    find(`**/*.{${SCANNED_EXTENSIONS.join(',')}}`),
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
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > mostScannedBytes(uri.path)) return [];
    return await scannedSites(uri.path, await readText(uri), {
      detect: (languageId, text, writtenName) => {
        const place = writtenName === undefined ? uri : vscode.Uri.joinPath(uri, '..', writtenName);
        return detections.detectText(place, languageId, text);
      },
      advise: ({ configs, known, origin }) => advisor.adviceOn(uri, configs, known, origin),
    });
  } catch {
    // Deleted meanwhile, or not readable: nothing to list.
    return [];
  }
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
