import type { RunSite } from '../../../workspace/runs/runSite';
import { scriptPathOf } from '../../base/scriptPath';
import type { Site } from '../../sites/siteLookup';

/** A site of an open document, as far as it is needed to run what trains with it. */
export function runSiteOf({ document, config, siteText, calibrationKind }: Site): RunSite {
  const { uri, languageId } = document;
  const scriptPath = scriptPathOf(uri);
  return { file: uri.fsPath, scriptPath, languageId, config, siteText, calibrationKind };
}
