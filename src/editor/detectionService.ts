import * as vscode from 'vscode';
import type { DetectionSource } from '../detect/detector';
import { configsOfCell, joinCells } from '../detect/notebook';
import { MAX_DOCUMENT_CHARACTERS, mayContainOptimizer } from '../detect/triggers';
import type { DetectorClient } from '../detectionWorker/detectorClient';
import type { OptimizerConfig } from '../model/optimizerConfig';
import type { Log } from './log';

interface CachedDetection {
  readonly version: string;
  readonly configs: Promise<readonly OptimizerConfig[]>;
}

/**
 * One detection per document version, shared by lens, hover and quick fix. The worker that detects is started when the first
 * document with a trigger word appears.
 */
export class DetectionService implements vscode.Disposable {
  readonly #detector: DetectorClient;
  readonly #log: Log;
  readonly #cache = new Map<string, CachedDetection>();
  readonly #closed: vscode.Disposable;

  constructor(detector: DetectorClient, log: Log) {
    this.#detector = detector;
    this.#log = log;
    this.#closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      this.#cache.delete(uri.toString());
      detector.forget(uri.toString());
    });
  }

  /** The optimizer configurations of the document as it is now; empty when it has none or is too large. */
  detect(document: vscode.TextDocument): Promise<readonly OptimizerConfig[]> {
    const key = document.uri.toString();
    const version = versionOf(document);
    const cached = this.#cache.get(key);
    if (cached?.version === version) return cached.configs;
    const configs = this.#run(document);
    this.#cache.set(key, { version, configs });
    return configs;
  }

  /** Detection of text that is open in no editor, for the workspace scan. */
  async detectText(source: DetectionSource): Promise<readonly OptimizerConfig[]> {
    const { text, languageId, fileName } = source;
    if (text.length > MAX_DOCUMENT_CHARACTERS || !mayContainOptimizer(text, languageId, fileName)) return [];
    return this.#detector.detect(source);
  }

  isTooLarge(document: vscode.TextDocument): boolean {
    return document.getText().length > MAX_DOCUMENT_CHARACTERS;
  }

  dispose(): void {
    this.#closed.dispose();
    this.#cache.clear();
  }

  async #run(document: vscode.TextDocument): Promise<readonly OptimizerConfig[]> {
    try {
      const notebook = notebookOf(document);
      if (notebook !== undefined) return await this.#detectCell(document, notebook);
      return await this.detectText({
        languageId: document.languageId,
        fileName: document.uri.path,
        text: document.getText(),
        documentId: document.uri.toString(),
      });
    } catch (error) {
      this.#log.error(`Detection failed in ${document.uri.path}`, error);
      return [];
    }
  }

  /** A cell is read with all code cells of its notebook, where its names are bound. */
  async #detectCell(
    document: vscode.TextDocument,
    notebook: vscode.NotebookDocument,
  ): Promise<readonly OptimizerConfig[]> {
    const cells = notebook
      .getCells()
      .map((cell) => cell.document)
      .filter(({ languageId }) => languageId === document.languageId);
    const joined = joinCells(cells.map((cell) => cell.getText()));
    const configs = await this.detectText({
      languageId: document.languageId,
      fileName: notebook.uri.path,
      text: joined.text,
      documentId: `${notebook.uri.toString()} ${document.languageId}`,
    });
    return configsOfCell(
      configs,
      joined,
      cells.findIndex((cell) => cell.uri.toString() === document.uri.toString()),
    );
  }
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
