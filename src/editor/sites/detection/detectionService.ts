import * as vscode from 'vscode';
import { configsOfCell, joinCells, type JoinedCells } from '../../../detect/notebook';
import { MAX_DOCUMENT_CHARACTERS, mayContainOptimizer } from '../../../detect/triggers';
import { detectGathering, type GatheredDetection } from '../../../detect/workspaceFiles';
import { writtenFile } from '../../../detect/writtenFile';
import type { DetectorPair } from '../../../detectionWorker/detectorPair';
import type { OptimizerConfig } from '../../../model/optimizer/optimizerConfig';
import type { Log } from '../../base/log';
import { DetectionCache } from './detectionCache';
import type { FileSites } from '../../../workspace/sites/knownSites';
import { codeCellsOf, notebookOf } from '../../base/notebookCell';
import { NEIGHBOUR_PATTERN, readWorkspaceText, workspacePath } from './workspaceText';

/** Why a document that may hold optimizers is not searched: its size, or that it is nested too deeply, broken too badly, or failed. */
export type NotSearchedReason = 'tooLarge' | 'unreadable';

/** The optimizer configurations of a document as it is now; none, and why, where it was not searched. */
export interface DocumentDetection {
  readonly configs: readonly OptimizerConfig[];
  /** Of a cell: all of its notebook. */
  readonly file?: FileSites;
  readonly notSearched?: NotSearchedReason;
}

type Found = Pick<GatheredDetection, 'configs' | 'unread'>;

const NOTHING: Found = { configs: [], unread: false };
const UNREAD: Found = { configs: [], unread: true };

/** Where a text comes from that is only read when its detection is not known yet. */
interface TextSource {
  readonly uri: vscode.Uri;
  readonly languageId: string;
  readonly read: () => string;
}

/** A text to detect in; `documentId` where its next version will be read too. */
interface ReadText {
  readonly uri: vscode.Uri;
  readonly languageId: string;
  readonly text: string;
  readonly documentId: string | undefined;
}

/** The code cells, as far as they are of one language, as one text; `cells` are their URIs. */
interface NotebookCells {
  readonly version: string;
  readonly joined: JoinedCells;
  readonly cells: readonly string[];
}

/** Other files of the workspace folder, by their paths in it. */
interface Neighbours {
  /** Those that the document depended on before. */
  readonly expected: readonly string[];
  /** Those that it looks into or for, with their URIs; they become known while it is read. */
  readonly found: Map<string, string>;
}

/**
 * One detection per document version, shared by lens, hover and quick fix, and dropped when another file changes that it looked
 * into. A worker that detects is started when the first document with a trigger word appears.
 */
export class DetectionService implements vscode.Disposable {
  readonly #detector: DetectorPair;
  readonly #log: Log;
  readonly #cache: DetectionCache<Found>;
  readonly #notebookCells = new WeakMap<vscode.NotebookDocument, NotebookCells>();
  readonly #subscriptions: readonly vscode.Disposable[];
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when what was detected in some document may have changed through another file. */
  readonly onDidChange = this.#changed.event;

  constructor(detector: DetectorPair, log: Log) {
    this.#detector = detector;
    this.#log = log;
    this.#cache = new DetectionCache(
      (key, error) => {
        this.#log.error(`Detection failed in ${key}`, error);
        return UNREAD;
      },
      () => performance.now(),
    );
    const watcher = vscode.workspace.createFileSystemWatcher(NEIGHBOUR_PATTERN);
    const forget = (uri: vscode.Uri): void => this.#forgetDependents(uri);
    this.#subscriptions = [
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#drop(uri.toString())),
      vscode.workspace.onDidCloseNotebookDocument((notebook) => {
        const languages = new Set(notebook.getCells().map(({ document }) => document.languageId));
        for (const languageId of languages) this.#drop(notebookKey(notebook, languageId));
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => forget(document.uri)),
      watcher,
      watcher.onDidChange(forget),
      watcher.onDidCreate(forget),
      watcher.onDidDelete(forget),
      this.#changed,
    ];
  }

  /** What the document holds as it is now. */
  async detect(document: vscode.TextDocument): Promise<DocumentDetection> {
    if (isTooLarge(document)) return { configs: [], notSearched: 'tooLarge' };
    const notebook = notebookOf(document);
    if (notebook !== undefined) return this.#ofCell(notebook, document);
    const { uri, languageId, version } = document;
    const read = (): string => document.getText();
    const { configs, unread } = await this.#cached(uri.toString(), String(version), {
      uri,
      languageId,
      read,
    });
    return unread ? { configs: [], notSearched: 'unreadable' } : { configs };
  }

  async #ofCell(
    notebook: vscode.NotebookDocument,
    document: vscode.TextDocument,
  ): Promise<DocumentDetection> {
    const written = writtenFile(document.getText());
    if (written !== undefined) {
      const uri = vscode.Uri.joinPath(notebook.uri, '..', written.fileName);
      const source = { uri, languageId: '', read: () => written.text };
      const { configs } = await this.#cached(document.uri.toString(), String(document.version), source);
      return { configs };
    }
    // A cell is read with all code cells of its notebook, where its names are bound; and these once for all of them.
    const { languageId } = document;
    const { joined, cells } = this.#joinedCells(notebook, languageId);
    const key = notebookKey(notebook, languageId);
    const { uri } = notebook;
    const source = { uri, languageId, read: () => joined.text };
    const { configs } = await this.#cached(key, versionOf(notebook), source);
    return {
      configs: configsOfCell(configs, joined, cells.indexOf(document.uri.toString())),
      file: { text: joined.text, configs },
    };
  }

  /** Detection of text that is open in no editor, for the workspace scan. */
  async detectText(uri: vscode.Uri, languageId: string, text: string): Promise<readonly OptimizerConfig[]> {
    const read = { uri, languageId, text, documentId: undefined };
    return (await this.#detectIn(read, { expected: [], found: new Map() })).configs;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#cache.clear();
  }

  #cached(key: string, version: string, { uri, languageId, read }: TextSource): Promise<Found> {
    return this.#cache.get(key, version, (expected, found) =>
      this.#detectIn({ uri, languageId, text: read(), documentId: key }, { expected, found }),
    );
  }

  #joinedCells(notebook: vscode.NotebookDocument, languageId: string): NotebookCells {
    const version = `${languageId} ${versionOf(notebook)}`;
    const known = this.#notebookCells.get(notebook);
    if (known?.version === version) return known;
    const cells = codeCellsOf(notebook).map(({ document }) => document);
    // A cell of another language is an empty one here, so that cells have the same number in every language.
    const joined = joinCells(cells.map((cell) => (cell.languageId === languageId ? cell.getText() : '')));
    const made = { version, joined, cells: cells.map(({ uri }) => uri.toString()) };
    this.#notebookCells.set(notebook, made);
    return made;
  }

  /** Reads a text together with the files of its workspace folder that it takes values from. */
  async #detectIn({ uri, languageId, text, documentId }: ReadText, neighbours: Neighbours): Promise<Found> {
    const isTooLarge = text.length > MAX_DOCUMENT_CHARACTERS;
    if (isTooLarge || !mayContainOptimizer(text, languageId, uri.path)) return NOTHING;
    const place = workspacePath(uri);
    return detectGathering(
      (files) =>
        this.#detector.detect({
          languageId,
          fileName: place?.path ?? uri.path,
          text,
          files,
          ...(documentId === undefined ? {} : { documentId }),
        }),
      (path) => {
        if (place === undefined) return Promise.resolve(undefined);
        neighbours.found.set(path, vscode.Uri.joinPath(place.folder.uri, path).toString());
        return readWorkspaceText(place.folder, path);
      },
      neighbours.expected,
    );
  }

  #drop(key: string): void {
    if (this.#cache.drop(key)) this.#detector.forget(key);
  }

  #forgetDependents(uri: vscode.Uri): void {
    if (this.#cache.dropDependents(uri.toString())) this.#changed.fire();
  }
}

/** Whether a document that may hold optimizers is not read for its size. */
function isTooLarge(document: vscode.TextDocument): boolean {
  const { end } = document.lineAt(document.lineCount - 1).range;
  if (document.offsetAt(end) <= MAX_DOCUMENT_CHARACTERS) return false;
  const start = new vscode.Position(0, 0);
  const head = document.getText(new vscode.Range(start, document.positionAt(MAX_DOCUMENT_CHARACTERS)));
  return mayContainOptimizer(head, document.languageId, document.uri.path);
}

/** Changes with any cell, since the names of each may come from others. */
function versionOf(notebook: vscode.NotebookDocument): string {
  return notebook
    .getCells()
    .map(({ document }) => `${document.uri.fragment}:${document.version}`)
    .join(' ');
}

function notebookKey({ uri }: vscode.NotebookDocument, languageId: string): string {
  return `${uri.toString()} ${languageId}`;
}
