import { said } from '../../model/language/said';
import { foreignText } from '../../model/wording/format/foreignText';
import type { ScratchCopying } from '../../train/script/scratch/scratchCopy';

/** Why a working directory has no copy that trials could work in. */
export function notCopiedText(
  workingDirectory: string,
  copying: Exclude<ScratchCopying, { kind: 'copied' }>,
): string {
  const folder = foreignText(workingDirectory);
  if (copying.kind !== 'tooLarge')
    return said`${folder} could not be copied (${foreignText(copying.detail)}). Nothing was run.`;
  const most = copying.mostBytes / 1e9;
  return copying.throughLink === undefined
    ? said`${folder} holds more than ${most} GB and was not copied. Nothing was run.`
    : said`${folder} holds more than ${most} GB, with what its link ${foreignText(copying.throughLink)} leads to, and was not copied. Nothing was run.`;
}
