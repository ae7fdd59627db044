import { frameworkOf } from '../../../workspace/runs/scriptTrainerOf';
import { placeOfSite, type Site } from '../../sites/siteLookup';
import type { PreflightState } from './card/preflightItems';

/** The file itself where it can be run by itself; undefined for a configuration, which a command trains with. */
export function scriptOf({
  document,
  calibrationKind,
}: Pick<Site, 'document' | 'calibrationKind'>): string | undefined {
  return calibrationKind === 'script' ? document.uri.fsPath : undefined;
}

/** What the card is about. */
export function subjectOf({ document, config }: Site): Pick<PreflightState, 'site' | 'config' | 'framework'> {
  return {
    site: `${placeOfSite({ document, config })} · ${config.optimizer}`,
    config,
    framework: frameworkOf({ config }),
  };
}
