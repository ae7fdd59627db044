import * as vscode from 'vscode';
import type { LensProvider } from '../sites/providers/lensProvider';

/** Shows all lenses of a file that has one for all of its optimizers, or that one alone again; of the active editor without an argument. */
export function toggleFileLenses(lenses: LensProvider, argument: unknown): void {
  const uri =
    typeof argument === 'string' ? argument : vscode.window.activeTextEditor?.document.uri.toString();
  if (uri !== undefined) lenses.toggleAll(uri);
}
