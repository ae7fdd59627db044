import * as vscode from 'vscode';
import { MAX_DOCUMENT_CHARACTERS, mayContainOptimizer, type Detector } from '../detect/detector';
import type { OptimizerConfig } from '../model/optimizerConfig';
import type { Log } from './log';

interface CachedDetection {
  readonly version: number;
  readonly configs: Promise<readonly OptimizerConfig[]>;
}

/**
 * One detection per document version, shared by lens, hover and quick fix. The detector (and its WebAssembly) is loaded when
 * the first document with a trigger word appears.
 */
export class DetectionService implements vscode.Disposable {
  readonly #loadDetector: () => Promise<Detector>;
  readonly #log: Log;
  readonly #cache = new Map<string, CachedDetection>();
  readonly #closed: vscode.Disposable;
  #detector: Promise<Detector> | undefined;

  constructor(loadDetector: () => Promise<Detector>, log: Log) {
    this.#loadDetector = loadDetector;
    this.#log = log;
    this.#closed = vscode.workspace.onDidCloseTextDocument((document) =>
      this.#cache.delete(document.uri.toString()),
    );
  }

  /** The optimizer configurations of the document as it is now; empty when it has none or is too large. */
  detect(document: vscode.TextDocument): Promise<readonly OptimizerConfig[]> {
    const key = document.uri.toString();
    const cached = this.#cache.get(key);
    if (cached?.version === document.version) return cached.configs;
    const configs = this.#run(document);
    this.#cache.set(key, { version: document.version, configs });
    return configs;
  }

  /** Detection of text that is open in no editor, for the workspace scan. */
  async detectText(source: {
    readonly languageId: string;
    readonly fileName: string;
    readonly text: string;
  }): Promise<readonly OptimizerConfig[]> {
    if (source.text.length > MAX_DOCUMENT_CHARACTERS || !mayContainOptimizer(source.text, source.languageId))
      return [];
    return (await this.#getDetector()).detect(source);
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
      return await this.detectText({
        languageId: document.languageId,
        fileName: document.uri.path,
        text: document.getText(),
      });
    } catch (error) {
      this.#log.error(`Detection failed in ${document.uri.path}`, error);
      return [];
    }
  }

  #getDetector(): Promise<Detector> {
    this.#detector ??= this.#loadDetector();
    return this.#detector;
  }
}
