import type { Calibration } from '../model/calibration/calibration';
import { said } from '../model/language/said';
import { formatNumber } from '../model/wording/format/numberFormat';

/** Something that a calibration depends on, and whether it is still as it was. Nothing is called unchanged that was not compared. */
export interface Finding {
  readonly what: 'script' | 'files' | 'batchSize' | 'weightDecay' | 'framework' | 'data';
  readonly standing: 'unchanged' | 'changed' | 'unknown';
  /** `64 → 128`, `model.py, data.py`; empty where there is no more to say. */
  readonly detail: string;
}

/** What is known of the present; a field is absent where it was not looked at or cannot be told. */
export interface PresentState {
  /** Null where there is no such file any more. */
  readonly scriptHash?: string | null;
  /** But for learning rate and momentum. */
  readonly scriptWithoutPairHash?: string;
  /** Of those files that a record names and that lie in the workspace; null where there is no such file any more. */
  readonly fileHashes: Readonly<Record<string, string | null>>;
  /** Whether the optimizer is found in the script. */
  readonly hasSite?: boolean;
  /** Null where the text does not tell. */
  readonly batchSize?: number | null;
  readonly weightDecay?: number | null;
  /** With which the script was calibrated last. */
  readonly newestFramework?: string;
}

const MOST_NAMES = 3;

/** What has changed since a record was made, as far as both it and the present tell; nothing of a built-in task can. */
export function changesSince(record: Calibration, present: PresentState): readonly Finding[] {
  if (record.subject.kind === 'builtinTask') return [];
  return [
    scriptFinding(record, present),
    filesFinding(record, present),
    batchSizeFinding(record, present),
    ...weightDecayFinding(record, present),
    frameworkFinding(record, present),
    // Nothing tells what a script reads.
    { what: 'data', standing: 'unknown', detail: '' },
  ];
}

function scriptFinding({ origin }: Calibration, present: PresentState): Finding {
  const { scriptHash, scriptWithoutPairHash, hasSite } = present;
  const what = 'script';
  if (scriptHash === null) return { what, standing: 'changed', detail: said`it is gone` };
  if (scriptHash !== undefined && scriptHash === origin?.script)
    return { what, standing: 'unchanged', detail: '' };
  if (scriptWithoutPairHash !== undefined && scriptWithoutPairHash === origin?.scriptWithoutPair)
    return { what, standing: 'unchanged', detail: said`but for its learning rate or momentum` };
  const isKnown = scriptHash !== undefined && origin?.script !== undefined;
  const detail = hasSite === false ? said`its optimizer is not found` : '';
  return { what, standing: isKnown ? 'changed' : 'unknown', detail };
}

function filesFinding(record: Calibration, { fileHashes }: PresentState): Finding {
  const what = 'files';
  const { origin } = record;
  if (origin === undefined) return { what, standing: 'unknown', detail: '' };
  const paths = filesRun(record);
  const seen = paths.filter((path) => fileHashes[path] !== undefined);
  const changed = seen.filter((path) => fileHashes[path] !== origin.sources[path]);
  if (changed.length > 0) return { what, standing: 'changed', detail: namesText(changed) };
  // What it loads beside them is not seen.
  if (isOfProgram(record))
    return { what, standing: 'unknown', detail: said`those of its command are unchanged` };
  const elsewhere = paths.length - seen.length;
  if (elsewhere > 0 && seen.length === 0) return { what, standing: 'unknown', detail: '' };
  const imported = seen.length === 0 ? said`none imported` : said`${seen.length} imported`;
  return {
    what,
    standing: 'unchanged',
    detail:
      elsewhere === 0 ? imported : said`${imported}, ${elsewhere} outside of the workspace not looked at`,
  };
}

function batchSizeFinding({ subject }: Calibration, { batchSize: now }: PresentState): Finding {
  const what = 'batchSize';
  if (subject.kind !== 'script') return { what, standing: 'unknown', detail: '' };
  // What the text says now is compared with what it said then.
  const before = subject.written === undefined ? subject.batchSize : subject.written.batchSize;
  if (typeof now !== 'number' || before === null) return { what, standing: 'unknown', detail: '' };
  return now === before
    ? { what, standing: 'unchanged', detail: String(now) }
    : { what, standing: 'changed', detail: `${before} → ${now}` };
}

/** What the text says now is compared with what it said then; nothing where a record does not tell that. */
function weightDecayFinding(
  { subject }: Calibration,
  { weightDecay: now }: PresentState,
): readonly Finding[] {
  const what = 'weightDecay';
  const before = subject.kind === 'script' ? subject.weightDecay : undefined;
  if (typeof now !== 'number' || typeof before !== 'number') return [];
  return now === before
    ? [{ what, standing: 'unchanged', detail: formatNumber(now) }]
    : [{ what, standing: 'changed', detail: `${formatNumber(before)} → ${formatNumber(now)}` }];
}

/** That the newest calibration had the same does not say that nothing was installed since. */
function frameworkFinding({ environment }: Calibration, { newestFramework }: PresentState): Finding {
  const what = 'framework';
  const { framework } = environment.details;
  return framework === undefined || newestFramework === undefined || framework === newestFramework
    ? { what, standing: 'unknown', detail: '' }
    : {
        what,
        standing: 'changed',
        detail: said`${framework}, the newest calibration has ${newestFramework}`,
      };
}

/** The files of the project that a record has seen run beside its script, by their paths, sorted. */
export function filesRun({ origin, subject }: Calibration): readonly string[] {
  const own = subject.kind === 'script' ? `/${subject.scriptPath}` : undefined;
  return Object.keys(origin?.sources ?? {})
    .filter((path) => own === undefined || !path.replaceAll('\\', '/').endsWith(own))
    .toSorted();
}

/** `model.py` of `/home/me/project/model.py`. */
export function fileName(path: string): string {
  return path.split(/[\\/]/u).at(-1) ?? path;
}

/** A program in any language, of which only the files that its command names are known. */
function isOfProgram({ environment }: Pick<Calibration, 'environment'>): boolean {
  return environment.details['command'] !== undefined;
}

/** By the end of their paths. */
function namesText(paths: readonly string[]): string {
  const more = paths.length - MOST_NAMES;
  const names = paths.slice(0, MOST_NAMES).map(fileName).join(', ');
  return more > 0 ? said`${names} and ${more} more` : names;
}
