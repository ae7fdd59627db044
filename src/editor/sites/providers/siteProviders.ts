import * as vscode from 'vscode';
import type { DisposableStore } from '../../base/disposableStore';
import { HoverProvider } from './hoverProvider';
import type { LensProvider } from './lensProvider';
import { QuickFixProvider } from './quickFixProvider';
import type { RateHints } from './rateHints';
import { SITE_SELECTOR } from './siteSelector';
import type { SiteAdvisor } from '../siteAdvisor';

/** Registers all that is shown at the sites of documents: lenses, hovers, code actions and inlay hints. */
export function registerSiteProviders(
  store: DisposableStore,
  {
    advisor,
    lenses,
    rateHints,
  }: { readonly advisor: SiteAdvisor; readonly lenses: LensProvider; readonly rateHints: RateHints },
): void {
  const { languages } = vscode;
  const fixes = new QuickFixProvider(advisor);
  store.add(languages.registerCodeLensProvider(SITE_SELECTOR, lenses));
  store.add(languages.registerInlayHintsProvider(SITE_SELECTOR, rateHints));
  store.add(languages.registerHoverProvider(SITE_SELECTOR, new HoverProvider(advisor)));
  store.add(languages.registerCodeActionsProvider(SITE_SELECTOR, fixes, QuickFixProvider.metadata));
}
