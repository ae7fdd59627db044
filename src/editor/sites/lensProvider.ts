import * as vscode from 'vscode';
import { lensTitle } from '../../advise/lensTitle';
import { MAX_DOCUMENT_CHARACTERS } from '../../detect/triggers';
import { COMMANDS } from '../base/declarations';
import type { DetectionService } from './detectionService';
import { readSettings } from '../base/settings';
import { calibrationKind, type SiteAdvisor } from './siteAdvisor';
import type { SiteReference } from './siteLookup';

const TOO_LARGE = `Over ${MAX_DOCUMENT_CHARACTERS / 1_000_000} million characters`;
const UNREADABLE = 'Nested too deeply, or broken in a way that takes too long to read';

/** At most three lenses per optimizer: the finding, Calibrate momentum, Why? */
export class LensProvider implements vscode.CodeLensProvider {
  readonly #advisor: SiteAdvisor;
  readonly #detections: DetectionService;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(advisor: SiteAdvisor, detections: DetectionService) {
    this.#advisor = advisor;
    this.#detections = detections;
  }

  refresh(): void {
    this.#changed.fire();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!readSettings(document.uri).codeLens) return [];
    if (this.#detections.isTooLarge(document)) return [notSearchedLens(TOO_LARGE)];
    const sites = await this.#advisor.sites(document);
    if (await this.#detections.isUnread(document)) return [notSearchedLens(UNREADABLE)];
    return sites.flatMap(({ config, advice }) => {
      const title = lensTitle(advice);
      if (title === undefined) return [];
      const anchor = document.positionAt(config.nameSpan.start);
      const range = new vscode.Range(anchor, document.positionAt(config.nameSpan.end));
      const reference: SiteReference = { uri: document.uri.toString(), siteId: config.siteId };
      const hasRecord =
        advice.kind === 'measured' || advice.kind === 'noChangeJustified' || advice.kind === 'noEstimate';
      return [
        new vscode.CodeLens(range, {
          title,
          tooltip: hasRecord ? 'Show the calibration' : 'Why this value?',
          command: hasRecord ? COMMANDS.showPanel : COMMANDS.explain,
          arguments: [reference],
        }),
        ...(calibrationKind(document, config) === undefined
          ? []
          : [
              new vscode.CodeLens(range, {
                title: hasRecord ? 'Calibrate again' : 'Calibrate momentum',
                command: COMMANDS.calibrate,
                arguments: [reference],
              }),
            ]),
        new vscode.CodeLens(range, { title: 'Why?', command: COMMANDS.explain, arguments: [reference] }),
      ];
    });
  }
}

/** Says in the quietest way there is why a document that may hold optimizers shows none. */
function notSearchedLens(why: string): vscode.CodeLens {
  return new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
    title: `${why}: not searched for optimizers`,
    command: '',
  });
}
