import * as vscode from 'vscode';
import { reveal } from '../sites/reveal';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { siteFor } from '../sites/siteLookup';
import { say } from '../base/say';

/** "Why?": puts the cursor on the optimizer's learning rate and opens the hover there. */
export async function explain(advisor: SiteAdvisor, argument: unknown): Promise<void> {
  const site = await siteFor(advisor, argument);
  if (site === undefined) {
    void say('information', 'No optimizer was found here.');
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
