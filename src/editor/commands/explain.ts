import * as vscode from 'vscode';
import { refusalSentence } from '../../advise/adviceWording';
import { reveal } from '../sites/reveal';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { siteAtCursor, siteFor, type Site } from '../sites/siteLookup';
import { say } from '../base/say';
import { said } from '../../model/language/said';

/** "Why?": puts the cursor on the optimizer's learning rate and opens the hover there. */
export async function explain(advisor: SiteAdvisor, argument: unknown): Promise<void> {
  const site = await siteFor(advisor, argument);
  if (site === undefined) {
    const other = await siteAtCursor(advisor, 'any');
    void say(
      'information',
      other === undefined ? said`No optimizer was found in this editor.` : whyNot(other),
    );
    return;
  }
  const { document, config } = site;
  const { learningRate } = config;
  const offset =
    learningRate.state === 'known' || learningRate.state === 'unknown'
      ? learningRate.argument.start
      : config.nameSpan.start;
  await reveal(document, document.positionAt(offset));
  await vscode.commands.executeCommand('editor.action.showHover');
}

/** Why nothing is said of an optimizer that is there: `Adam: the rule does not cover Adam.` */
function whyNot({ config, advice }: Site): string {
  return advice.kind === 'refused'
    ? said`${config.optimizer}: ${refusalSentence(advice.reason)}.`
    : said`${config.optimizer} cannot be calibrated here.`;
}
