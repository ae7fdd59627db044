import * as vscode from 'vscode';
import { lensTitle } from '../../advise/lensTitle';
import { MAX_DOCUMENT_CHARACTERS } from '../../detect/triggers';
import { interruptionTitle } from '../../model/calibration/interruption';
import { COMMANDS } from '../base/declarations';
import { readSettings } from '../base/settings';
import { interruptionOf } from '../calibration/interruptedCalibrations';
import type { NotSearchedReason } from './detectionService';
import type { DocumentSite, SiteAdvisor } from './siteAdvisor';
import type { SiteReference } from './siteLookup';

const NOT_SEARCHED: Readonly<Record<NotSearchedReason, string>> = {
  tooLarge: `Over ${MAX_DOCUMENT_CHARACTERS / 1_000_000} million characters`,
  unreadable: 'Nested too deeply, or broken in a way that takes too long to read',
};

/** At most three lenses per optimizer: the finding, Calibrate momentum, Why? */
export class LensProvider implements vscode.CodeLensProvider {
  readonly #advisor: SiteAdvisor;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(advisor: SiteAdvisor) {
    this.#advisor = advisor;
  }

  refresh(): void {
    this.#changed.fire();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!readSettings(document.uri).codeLens) return [];
    const { sites, notSearched } = await this.#advisor.about(document);
    if (notSearched !== undefined) return [notSearchedLens(NOT_SEARCHED[notSearched])];
    return sites.flatMap((site) => lensesOf(document, site));
  }
}

function lensesOf(
  document: vscode.TextDocument,
  { config, advice, calibrationKind, interrupted }: DocumentSite,
): vscode.CodeLens[] {
  const title = lensTitle(advice);
  if (title === undefined) return [];
  const anchor = document.positionAt(config.nameSpan.start);
  const range = new vscode.Range(anchor, document.positionAt(config.nameSpan.end));
  const reference: SiteReference = { uri: document.uri.toString(), siteId: config.siteId };
  const lens = (text: string, command: string, tooltip?: string): vscode.CodeLens =>
    new vscode.CodeLens(range, {
      title: text,
      command,
      arguments: [reference],
      ...(tooltip === undefined ? {} : { tooltip }),
    });
  const hasRecord = 'calibration' in advice;
  return [
    hasRecord
      ? lens(title, COMMANDS.showPanel, 'Show the calibration')
      : lens(title, COMMANDS.explain, 'Why this value?'),
    ...(calibrationKind === undefined
      ? []
      : [
          interrupted === undefined
            ? lens(hasRecord ? 'Calibrate again' : 'Calibrate momentum', COMMANDS.calibrate)
            : lens(interruptionTitle(interruptionOf(interrupted)), COMMANDS.resume),
        ]),
    lens('Why?', COMMANDS.explain),
  ];
}

/** Says in the quietest way there is why a document that may hold optimizers shows none. */
function notSearchedLens(why: string): vscode.CodeLens {
  return new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
    title: `${why}: not searched for optimizers`,
    command: '',
  });
}
