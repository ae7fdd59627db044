import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { vi } from 'vitest';

// The part of `vscode` that stores files, on the disk of the machine that runs the tests.

interface Place {
  readonly fsPath: string;
}

export class EventEmitter {
  readonly event = vi.fn();
  readonly fire = vi.fn();
  readonly dispose = vi.fn();
}

export const FileType = { File: 1 };

export const RelativePattern = vi.fn();

export const Uri = {
  file: (fsPath: string): Place => ({ fsPath }),
  joinPath: (base: Place, ...parts: string[]): Place => ({ fsPath: path.join(base.fsPath, ...parts) }),
};

export const workspace = {
  createFileSystemWatcher: () => ({
    onDidCreate: vi.fn(),
    onDidChange: vi.fn(),
    onDidDelete: vi.fn(),
    dispose: vi.fn(),
  }),
  fs: {
    createDirectory: ({ fsPath }: Place) => mkdir(fsPath, { recursive: true }),
  },
};
