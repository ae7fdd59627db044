import * as vscode from 'vscode';
import { hoverLines } from '../../../advise/hoverMarkdown';
import { lensTitle } from '../../../advise/lens/lensTitle';
import type { Hyperparameter } from '../../../model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../../../model/optimizer/optimizerConfig';
import type { TextSpan } from '../../../model/optimizer/textSpan';
import { COMMANDS } from '../../base/declarations';
import { ADVICE_SETTINGS } from '../../base/settingProblems';
import { readSettings, settingProblems } from '../../base/settings';
import { confirmableAt } from '../confirmableSite';
import { keywordLength } from './keywordLength';
import type { SiteAdvice } from '../../../workspace/sites/adviceOnSites';
import type { DocumentSite, SiteAdvisor } from '../siteAdvisor';
import type { SiteReference } from '../siteLookup';
import { said } from '../../../model/language/said';

const PAPER = 'https://arxiv.org/abs/2210.16400';

/** Explains the advice on the optimizer's name, its learning rate and momentum, and the lines where those are bound. */
export class HoverProvider implements vscode.HoverProvider {
  readonly #advisor: SiteAdvisor;

  constructor(advisor: SiteAdvisor) {
    this.#advisor = advisor;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    if (!readSettings(document.uri).hover) return undefined;
    const offset = document.offsetAt(position);
    const { sites } = await this.#advisor.about(document);
    for (const site of sites) {
      const span = hoveredSpan(site.config, offset, document, position);
      if (span === undefined || isSilent(site)) continue;
      return new vscode.Hover(
        content(document, site),
        new vscode.Range(document.positionAt(span.start), document.positionAt(span.end)),
      );
    }
    return undefined;
  }
}

function content(document: vscode.TextDocument, site: DocumentSite): vscode.MarkdownString {
  const { config, advice, calibrationKind } = site;
  const reference: SiteReference = { uri: document.uri.toString(), siteId: config.siteId };
  const links = [
    ...(calibrationKind === undefined
      ? []
      : [commandLink(said`Calibrate momentum`, COMMANDS.calibrate, reference)]),
    ...(confirmableAt(site) === undefined
      ? []
      : [commandLink(said`Confirm on the whole training`, COMMANDS.confirm, reference)]),
    ...('calibration' in advice
      ? [commandLink(said`Show the calibration`, COMMANDS.showPanel, reference)]
      : []),
    `[${said`The law`}](${PAPER})`,
  ];
  const lines = [...hoverLines(config, advice), ...settingProblems(ADVICE_SETTINGS, document.uri)];
  const body = lines.join('\n\n').replaceAll('\n\n- ', '\n- ');
  const markdown = new vscode.MarkdownString(`${body}\n\n${links.join(' · ')}`);
  markdown.isTrusted = { enabledCommands: [COMMANDS.calibrate, COMMANDS.confirm, COMMANDS.showPanel] };
  return markdown;
}

/** Optimizers without momentum get no hover: there is nothing to say on every Adam. */
function isSilent({ advice }: SiteAdvice): boolean {
  return lensTitle(advice) === undefined;
}

/** The site's learning rate and momentum, and those of its parameter groups. */
function explainedValues({ learningRate, momentum, parameterGroups }: OptimizerConfig): Hyperparameter[] {
  const ofGroups = parameterGroups?.shown.flatMap((group) => [group.learningRate, group.momentum]) ?? [];
  return [learningRate, momentum, ...ofGroups];
}

function hoveredSpan(
  config: OptimizerConfig,
  offset: number,
  document: vscode.TextDocument,
  position: vscode.Position,
): TextSpan | undefined {
  if (contains(config.nameSpan, offset)) return config.nameSpan;
  const explained = explainedValues(config);
  for (const hyperparameter of explained) {
    const span = argumentSpan(hyperparameter);
    if (span !== undefined && contains(withKeyword(document, span), offset)) return span;
  }
  for (const hyperparameter of explained) {
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
  return { start: span.start - keywordLength(before), end: span.end };
}

function contains(span: TextSpan, offset: number): boolean {
  return offset >= span.start && offset <= span.end;
}

function commandLink(title: string, command: string, reference: SiteReference): string {
  return `[${title}](command:${command}?${encodeURIComponent(JSON.stringify([reference]))})`;
}
