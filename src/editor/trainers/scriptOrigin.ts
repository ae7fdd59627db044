import { textWithoutPair } from '../../advise/edit/textWithoutPair';
import type { CalibrationOrigin } from '../../model/calibration/calibration';
import { hashText } from '../../train/journal/sourceHashes';
import { scriptHash } from '../base/scriptHash';
import { fileOf } from '../base/scriptPath';
import type { Site } from '../sites/siteLookup';
import { runTextOf } from './script/notebook/notebookCells';

type HashedSite = Pick<Site, 'document' | 'config'>;

/** What a record keeps of its script's text; nothing of a program that belongs to no file. */
export async function scriptOrigin(
  site: HashedSite | undefined,
): Promise<Pick<CalibrationOrigin, 'script' | 'scriptWithoutPair'>> {
  const script = site === undefined ? undefined : await scriptHash(fileOf(site.document.uri));
  return site === undefined || script === undefined
    ? {}
    : { script, scriptWithoutPair: hashWithoutPair(site) };
}

/** SHA-256 of what is run but for the site's learning rate and momentum, which a suggestion that is applied changes. */
export function hashWithoutPair({ document, config }: HashedSite): string {
  return hashText(runTextOf(document, textWithoutPair(document.getText(), config)));
}
