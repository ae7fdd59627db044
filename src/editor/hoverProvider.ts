import * as vscode from 'vscode';
import { builtinTaskLine, hoverLines } from '../advise/hoverMarkdown';
import { lensTitle } from '../advise/lensTitle';
import type { Hyperparameter } from '../model/hyperparameter';
import type { OptimizerConfig } from '../model/optimizerConfig';
import type { TextSpan } from '../model/textSpan';
import { COMMANDS } from './declarations';
import type { SiteReference } from './siteLookup';
import type { RecordStore } from './recordStore';
import { readSettings } from './settings';
import { canCalibrate, type SiteAdvice, type SiteAdvisor } from './siteAdvisor';

const PAPER = 'https://arxiv.org/abs/2210.16400';

/** Explains the advice on the optimizer's name, its learning rate and momentum, and the lines where those are bound. */
export class HoverProvider implements vscode.HoverProvider {
  readonly #advisor: SiteAdvisor;
  readonly #records: RecordStore;

  constructor(advisor: SiteAdvisor, records: RecordStore) {
    this.#advisor = advisor;
    this.#records = records;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    if (!readSettings(document.uri).hover) return undefined;
    const offset = document.offsetAt(position);
    for (const site of await this.#advisor.sites(document)) {
      const span = hoveredSpan(site.config, offset, document, position);
      if (span === undefined || isSilent(site)) continue;
      return new vscode.Hover(
        this.#content(document.uri, site),
        new vscode.Range(document.positionAt(span.start), document.positionAt(span.end)),
      );
    }
    return undefined;
  }

  #content(uri: vscode.Uri, { config, advice }: SiteAdvice): vscode.MarkdownString {
    const lines = hoverLines(config, advice);
    const builtin = advice.kind === 'uncalibrated' ? this.#records.newestBuiltin() : undefined;
    const comparison = builtin === undefined ? undefined : builtinTaskLine(builtin);
    const reference: SiteReference = { uri: uri.toString(), siteId: config.siteId };
    const links = [
      ...(canCalibrate(config) ? [commandLink('Calibrate momentum', COMMANDS.calibrate, reference)] : []),
      ...('calibration' in advice
        ? [commandLink('Show the calibration', COMMANDS.showPanel, reference)]
        : []),
      `[The law](${PAPER})`,
    ];
    const body = [...lines, ...(comparison === undefined ? [] : [comparison])]
      .join('\n\n')
      .replaceAll('\n\n- ', '\n- ');
    const markdown = new vscode.MarkdownString(`${body}\n\n${links.join(' · ')}`);
    markdown.isTrusted = { enabledCommands: [COMMANDS.calibrate, COMMANDS.showPanel] };
    return markdown;
  }
}

/** Optimizers without momentum get no hover: there is nothing to say on every Adam. */
function isSilent({ advice }: SiteAdvice): boolean {
  return lensTitle(advice) === undefined;
}

function hoveredSpan(
  config: OptimizerConfig,
  offset: number,
  document: vscode.TextDocument,
  position: vscode.Position,
): TextSpan | undefined {
  if (contains(config.nameSpan, offset)) return config.nameSpan;
  for (const hyperparameter of [config.learningRate, config.momentum]) {
    const span = argumentSpan(hyperparameter);
    if (span !== undefined && contains(withKeyword(document, span), offset)) return span;
  }
  for (const hyperparameter of [config.learningRate, config.momentum]) {
    if (hyperparameter.state !== 'known' || hyperparameter.definition.file !== undefined) continue;
    const { definition } = hyperparameter;
    const outsideSite = definition.line < config.line || definition.line > config.endLine;
    if (outsideSite && definition.line === position.line) return definition.span;
    if (contains(definition.span, offset)) return definition.span;
  }
  return undefined;
}

function argumentSpan(hyperparameter: Hyperparameter): TextSpan | undefined {
  return hyperparameter.state === 'known' || hyperparameter.state === 'unknown'
    ? hyperparameter.argument
    : undefined;
}

/** The argument with its `lr=` in front, which readers point at as often as at the value. */
function withKeyword(document: vscode.TextDocument, span: TextSpan): TextSpan {
  const start = document.positionAt(span.start);
  const before = document.lineAt(start.line).text.slice(0, start.character);
  const keyword = /[\w"']+\s*[=:]\s*$/u.exec(before);
  return keyword === null ? span : { start: span.start - keyword[0].length, end: span.end };
}

function contains(span: TextSpan, offset: number): boolean {
  return offset >= span.start && offset <= span.end;
}

function commandLink(title: string, command: string, reference: SiteReference): string {
  return `[${title}](command:${command}?${encodeURIComponent(JSON.stringify([reference]))})`;
}
