import * as vscode from 'vscode';
import { lensTitle } from '../../advise/lens/lensTitle';
import { spokenSites } from '../../advise/lens/fileStatus';
import { said } from '../../model/language/said';
import { pick, say } from '../base/say';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { revealSite } from '../sites/siteLookup';

/** "Show Optimizers of This File": the only one at once; of several the one that is chosen from their list, with its lens in sight. */
export async function listFileOptimizers(advisor: Pick<SiteAdvisor, 'about'>): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const sites = document === undefined ? [] : spokenSites((await advisor.about(document)).sites);
  if (document === undefined || sites.length === 0) {
    void say('information', said`No optimizer was found in this editor.`);
    return;
  }
  const [only, ...others] = sites;
  const site =
    others.length === 0
      ? only
      : (
          await pick(
            sites.map((each) => ({
              label: lensTitle(each.advice) ?? '',
              description: said`${each.config.optimizer}, line ${each.config.line + 1}`,
              site: each,
            })),
            { title: said`Optimizers of This File` },
          )
        )?.site;
  if (site !== undefined) await revealSite({ document, ...site });
}
