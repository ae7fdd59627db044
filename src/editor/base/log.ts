import * as vscode from 'vscode';

/** The extension's log channel, made on first use so that a quiet session shows none. */
export class Log implements vscode.Disposable {
  #channel: vscode.LogOutputChannel | undefined;

  info(message: string): void {
    this.#open().info(message);
  }

  warn(message: string): void {
    this.#open().warn(message);
  }

  /** With the stack of an `Error`, since only this reaches whoever reports a defect. */
  error(message: string, cause?: unknown): void {
    const detail =
      cause instanceof Error ? (cause.stack ?? cause.message) : cause === undefined ? '' : String(cause);
    this.#open().error(detail === '' ? message : `${message}\n${detail}`);
  }

  /** A line of the user's own script. */
  output(line: string): void {
    this.#open().info(`│ ${line}`);
  }

  show(): void {
    this.#open().show(true);
  }

  dispose(): void {
    this.#channel?.dispose();
  }

  #open(): vscode.LogOutputChannel {
    this.#channel ??= vscode.window.createOutputChannel('Momentum Lens', { log: true });
    return this.#channel;
  }
}
