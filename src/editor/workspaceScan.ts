import ignore, { type Ignore } from 'ignore';
import * as vscode from 'vscode';
import { MAX_DOCUMENT_CHARACTERS } from '../detect/triggers';
import type { DetectionService } from './detectionService';
import type { SiteAdvice, SiteAdvisor } from './siteAdvisor';

/** The sites of one file. */
export interface ScannedFile {
  readonly uri: vscode.Uri;
  readonly sites: readonly SiteAdvice[];
}

const LANGUAGE_OF_EXTENSION: Readonly<Record<string, string>> = { py: 'python', yaml: 'yaml', yml: 'yaml' };
/** Folders that hold other people's code, whatever the settings say. */
const NEVER_SCANNED = '**/{node_modules,.git,site-packages,.venv,venv,__pycache__}/**';

/** Looks for optimizers in every file of the workspace that files.exclude and .gitignore leave in; stops when `token` says so. */
export async function scanWorkspace(
  detections: DetectionService,
  advisor: SiteAdvisor,
  progress: vscode.Progress<{ readonly message: string }>,
  token: vscode.CancellationToken,
): Promise<readonly ScannedFile[]> {
  const found: ScannedFile[] = [];
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const ignored = await gitIgnore(folder.uri);
    const pattern = new vscode.RelativePattern(
      folder,
      `**/*.{${Object.keys(LANGUAGE_OF_EXTENSION).join(',')}}`,
    );
    const uris = (
      await vscode.workspace.findFiles(pattern, excludePattern(folder.uri), undefined, token)
    ).filter((uri) => !ignored.ignores(relativePath(folder.uri, uri)));
    for (const [index, uri] of uris.entries()) {
      if (token.isCancellationRequested) return found;
      if (index % 50 === 0)
        progress.report({ message: `${index} of ${uris.length} files in ${folder.name}` });
      const sites = await sitesOf(uri, detections, advisor);
      if (sites.length > 0) found.push({ uri, sites });
    }
  }
  return found;
}

async function sitesOf(
  uri: vscode.Uri,
  detections: DetectionService,
  advisor: SiteAdvisor,
): Promise<readonly SiteAdvice[]> {
  const languageId = LANGUAGE_OF_EXTENSION[uri.path.split('.').at(-1) ?? ''];
  if (languageId === undefined) return [];
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > 4 * MAX_DOCUMENT_CHARACTERS) return [];
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    const configs = await detections.detectText(uri, languageId, text);
    return configs.map((config) => ({ config, advice: advisor.adviceFor(uri, config) }));
  } catch {
    // Deleted meanwhile, or not readable: nothing to list.
    return [];
  }
}

/** The .gitignore at the folder's root; those further down are left to files.exclude. */
async function gitIgnore(folder: vscode.Uri): Promise<Ignore> {
  try {
    const content = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, '.gitignore'));
    return ignore().add(new TextDecoder().decode(content));
  } catch {
    return ignore();
  }
}

function excludePattern(folder: vscode.Uri): string {
  const excluded =
    vscode.workspace.getConfiguration('files', folder).get<Record<string, unknown>>('exclude') ?? {};
  const patterns = Object.entries(excluded).flatMap(([pattern, value]) => (value === true ? [pattern] : []));
  return `{${[NEVER_SCANNED, ...patterns].join(',')}}`;
}

function relativePath(folder: vscode.Uri, uri: vscode.Uri): string {
  return uri.path.slice(folder.path.length).replace(/^\//u, '');
}
