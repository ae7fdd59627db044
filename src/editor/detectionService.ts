import * as vscode from 'vscode';
import { configsOfCell, joinCells } from '../detect/notebook';
import { MAX_DOCUMENT_CHARACTERS, mayContainOptimizer } from '../detect/triggers';
import { detectGathering } from '../detect/workspaceFiles';
import type { DetectorClient } from '../detectionWorker/detectorClient';
import type { OptimizerConfig } from '../model/optimizerConfig';
import type { Log } from './log';
import { NEIGHBOUR_PATTERN, readWorkspaceText, workspacePath } from './workspaceText';

interface CachedDetection {
  readonly version: string;
  readonly configs: Promise<readonly OptimizerConfig[]>;
  readonly neighbours: Neighbours;
}

/** A text to detect in; `documentId` where its next version will be read too. */
interface ReadText {
  readonly uri: vscode.Uri;
  readonly languageId: string;
  readonly text: string;
  readonly documentId: string | undefined;
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
 * into. The worker that detects is started when the first document with a trigger word appears.
 */
export class DetectionService implements vscode.Disposable {
  readonly #detector: DetectorClient;
  readonly #log: Log;
  readonly #cache = new Map<string, CachedDetection>();
  readonly #subscriptions: readonly vscode.Disposable[];
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when what was detected in some document may have changed through another file. */
  readonly onDidChange = this.#changed.event;

  constructor(detector: DetectorClient, log: Log) {
    this.#detector = detector;
    this.#log = log;
    const watcher = vscode.workspace.createFileSystemWatcher(NEIGHBOUR_PATTERN);
    const forget = (uri: vscode.Uri): void => this.#forgetDependents(uri);
    this.#subscriptions = [
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#cache.delete(uri.toString());
        detector.forget(uri.toString());
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => forget(document.uri)),
      watcher,
      watcher.onDidChange(forget),
      watcher.onDidCreate(forget),
      watcher.onDidDelete(forget),
      this.#changed,
    ];
  }

  /** The optimizer configurations of the document as it is now; empty when it has none or is too large. */
  detect(document: vscode.TextDocument): Promise<readonly OptimizerConfig[]> {
    const key = document.uri.toString();
    const version = versionOf(document);
    const cached = this.#cache.get(key);
    if (cached?.version === version) return cached.configs;
    const neighbours = neighboursAfter(cached?.neighbours);
    const configs = this.#run(document, neighbours);
    this.#cache.set(key, { version, configs, neighbours });
    return configs;
  }

  /** Detection of text that is open in no editor, for the workspace scan. */
  detectText(uri: vscode.Uri, languageId: string, text: string): Promise<readonly OptimizerConfig[]> {
    return this.#detectIn({ uri, languageId, text, documentId: undefined }, neighboursAfter(undefined));
  }

  isTooLarge(document: vscode.TextDocument): boolean {
    return document.getText().length > MAX_DOCUMENT_CHARACTERS;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#cache.clear();
  }

  async #run(document: vscode.TextDocument, neighbours: Neighbours): Promise<readonly OptimizerConfig[]> {
    try {
      const notebook = notebookOf(document);
      if (notebook !== undefined) return await this.#detectCell(document, notebook, neighbours);
      return await this.#detectIn(
        {
          uri: document.uri,
          languageId: document.languageId,
          text: document.getText(),
          documentId: document.uri.toString(),
        },
        neighbours,
      );
    } catch (error) {
      this.#log.error(`Detection failed in ${document.uri.path}`, error);
      return [];
    }
  }

  /** Reads a text together with the files of its workspace folder that it takes values from. */
  async #detectIn(
    { uri, languageId, text, documentId }: ReadText,
    neighbours: Neighbours,
  ): Promise<readonly OptimizerConfig[]> {
    const isTooLarge = text.length > MAX_DOCUMENT_CHARACTERS;
    if (isTooLarge || !mayContainOptimizer(text, languageId, uri.path)) return [];
    const place = workspacePath(uri);
    const { configs } = await detectGathering(
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
    return configs;
  }

  #forgetDependents(uri: vscode.Uri): void {
    const changed = uri.toString();
    const dependents = [...this.#cache].filter(([, { neighbours }]) =>
      [...neighbours.found.values()].includes(changed),
    );
    for (const [key] of dependents) this.#cache.delete(key);
    if (dependents.length > 0) this.#changed.fire();
  }

  /** A cell is read with all code cells of its notebook, where its names are bound. */
  async #detectCell(
    document: vscode.TextDocument,
    notebook: vscode.NotebookDocument,
    neighbours: Neighbours,
  ): Promise<readonly OptimizerConfig[]> {
    const cells = notebook
      .getCells()
      .map((cell) => cell.document)
      .filter(({ languageId }) => languageId === document.languageId);
    const joined = joinCells(cells.map((cell) => cell.getText()));
    const configs = await this.#detectIn(
      {
        uri: notebook.uri,
        languageId: document.languageId,
        text: joined.text,
        documentId: `${notebook.uri.toString()} ${document.languageId}`,
      },
      neighbours,
    );
    return configsOfCell(
      configs,
      joined,
      cells.findIndex((cell) => cell.uri.toString() === document.uri.toString()),
    );
  }
}

function neighboursAfter(earlier: Neighbours | undefined): Neighbours {
  return { expected: [...(earlier?.found.keys() ?? [])], found: new Map() };
}

function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | undefined {
  if (document.uri.scheme !== 'vscode-notebook-cell') return undefined;
  return vscode.workspace.notebookDocuments.find((notebook) =>
    notebook.getCells().some((cell) => cell.document === document),
  );
}

/** Changes with the document, and for a notebook's cell with any cell that its names may come from. */
function versionOf(document: vscode.TextDocument): string {
  const notebook = notebookOf(document);
  return notebook === undefined
    ? String(document.version)
    : notebook
        .getCells()
        .map((cell) => `${cell.document.uri.fragment}:${cell.document.version}`)
        .join(' ');
}
