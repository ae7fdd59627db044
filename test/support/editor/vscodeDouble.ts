import { vi } from 'vitest';

// What the editor's parts that calibrate need of `vscode`, without an editor: vi.mock('vscode', () => import('…/vscodeDouble')).

type Listener = () => void;

export class EventEmitter {
  readonly #listeners: Listener[] = [];

  readonly event = (listener: Listener): void => {
    this.#listeners.push(listener);
  };

  fire(): void {
    for (const each of this.#listeners) each();
  }

  dispose(): void {
    this.#listeners.length = 0;
  }
}

export const RelativePattern = vi.fn();
export class Position {
  readonly line: number;
  readonly character: number;

  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

export class Range {
  readonly start: unknown;
  readonly end: unknown;

  constructor(start: unknown, end: unknown) {
    this.start = start;
    this.end = end;
  }
}

export class Diagnostic {
  readonly range: unknown;
  readonly message: string;
  readonly severity: unknown;

  constructor(range: unknown, message: string, severity: unknown) {
    this.range = range;
    this.message = message;
    this.severity = severity;
  }
}

export const DiagnosticSeverity = { Information: 2, Hint: 3 };

export class CodeLens {
  readonly range: unknown;
  readonly command: unknown;

  constructor(range: unknown, command: unknown) {
    this.range = range;
    this.command = command;
  }
}

export class CodeAction {
  readonly title: string;
  readonly kind: unknown;
  edit: unknown;
  command: unknown;
  isPreferred: unknown;

  constructor(title: string, kind: unknown) {
    this.title = title;
    this.kind = kind;
  }
}

export const CodeActionKind = { QuickFix: 'quickfix', RefactorRewrite: 'refactor.rewrite' };

export class WorkspaceEdit {
  readonly replaced: string[] = [];

  replace(_uri: unknown, _range: unknown, text: string): void {
    this.replaced.push(text);
  }

  insert(_uri: unknown, _at: unknown, text: string): void {
    this.replaced.push(text);
  }
}

/** What a setting is, by its name without the extension's. */
export const configured = vi.fn((_key: string): unknown => undefined);

export class InlayHint {
  readonly position: unknown;
  readonly label: string;

  constructor(position: unknown, label: string) {
    this.position = position;
    this.label = label;
  }
}

export const ViewColumn = { One: 1 };
export const StatusBarAlignment = { Left: 1, Right: 2 };
export const TextEditorRevealType = { InCenterIfOutsideViewport: 2 };
export const NotebookCellKind = { Markup: 1, Code: 2 };

export const ProgressLocation = { Notification: 15 };
export const QuickPickItemKind = { Separator: -1 };

interface UriDouble {
  readonly fsPath: string;
  toString(): string;
}

export const Uri = {
  file: (fsPath: string): UriDouble => ({ fsPath, toString: () => fsPath }),
  parse: (fsPath: string): UriDouble => ({ fsPath, toString: () => fsPath }),
  joinPath: ({ fsPath }: UriDouble, ...parts: readonly string[]): UriDouble =>
    Uri.file([fsPath, ...parts].join('/')),
};

export const env = { clipboard: { writeText: vi.fn() } };

export const commands = { executeCommand: vi.fn() };

export const window = {
  activeTextEditor: undefined,
  visibleTextEditors: [],
  showInformationMessage: vi.fn(),
  showWarningMessage: vi.fn(),
  showErrorMessage: vi.fn(),
  showQuickPick: vi.fn(),
  showInputBox: vi.fn(),
  showSaveDialog: vi.fn(),
  showTextDocument: vi.fn(),
  withProgress: (_: unknown, task: (progress: object, token: object) => unknown): unknown =>
    task({ report: () => undefined }, { onCancellationRequested: () => undefined }),
};

export const workspace = {
  isTrusted: true,
  workspaceFolders: [],
  notebookDocuments: [],
  getWorkspaceFolder: (): undefined => undefined,
  asRelativePath: ({ fsPath }: UriDouble): string => fsPath,
  openTextDocument: vi.fn(),
  fs: { stat: vi.fn(), readFile: vi.fn(), writeFile: vi.fn() },
  openNotebookDocument: vi.fn(),
  createFileSystemWatcher: () => ({
    onDidCreate: () => undefined,
    onDidDelete: () => undefined,
    dispose: () => undefined,
  }),
  getConfiguration: () => ({ get: configured }),
};
