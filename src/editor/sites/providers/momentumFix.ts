import * as vscode from 'vscode';
import type { MomentumEdit } from '../../../advise/edit/momentumEdit';
import * as fixes from '../../../advise/edit/momentumFix';
import type { Advice } from '../../../model/advice/advice';
import type { OptimizerConfig } from '../../../model/optimizer/optimizerConfig';
import { said } from '../../../model/language/said';

/** A momentum that can be written at a site, as one undoable edit. */
export interface MomentumFix extends Pick<fixes.MomentumFix, 'title' | 'isPreferred'> {
  readonly edit: vscode.WorkspaceEdit;
}

/** The edit that an advice offers at its site; undefined when it offers none or the text cannot be changed safely. */
export function momentumFix(
  document: vscode.TextDocument,
  config: OptimizerConfig,
  advice: Advice,
): MomentumFix | undefined {
  return inEditor(document, fixes.momentumFix(document.getText(), config, advice));
}

/** The edit of the fastest pair, where fresh seeds say that it is worth a change; its learning rate and its momentum, or neither. */
export function pairFix(
  document: vscode.TextDocument,
  config: OptimizerConfig,
  advice: Advice,
): MomentumFix | undefined {
  return inEditor(document, fixes.pairFix(config, advice));
}

/** The code that lets momentum follow the schedule. The editor shows it before it is written: it is more than a number. */
export function couplingFix(
  document: vscode.TextDocument,
  config: OptimizerConfig,
  advice: Advice,
): MomentumFix | undefined {
  return inEditor(document, fixes.couplingFix(config, advice), {
    needsConfirmation: true,
    label: said`Couple momentum to the schedule`,
  });
}

function inEditor(
  document: vscode.TextDocument,
  fix: fixes.MomentumFix | undefined,
  preview?: vscode.WorkspaceEditEntryMetadata,
): MomentumFix | undefined {
  if (fix === undefined) return undefined;
  const { title, changes, isPreferred } = fix;
  return { title, isPreferred, edit: workspaceEdit(document, changes, preview) };
}

function workspaceEdit(
  document: vscode.TextDocument,
  changes: readonly MomentumEdit[],
  preview: vscode.WorkspaceEditEntryMetadata | undefined,
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { span, newText } of changes) {
    edit.replace(
      document.uri,
      new vscode.Range(document.positionAt(span.start), document.positionAt(span.end)),
      newText,
      preview,
    );
  }
  return edit;
}
