import type { Calibration } from '../../model/calibration/calibration';
import { decodeCalibration } from './calibrationCodec';

/** Says that a file is one of these, whatever its name. */
const KIND = 'momentumLensCalibrations';

/** What a file of calibrations holds. */
export type CalibrationSet =
  | {
      readonly ok: true;
      readonly calibrations: readonly Calibration[];
      /** What their users called them, by id. */
      readonly names: ReadonlyMap<string, string>;
      /** What is wrong with the others, by their number in the file, from 1. */
      readonly unreadable: readonly { readonly number: number; readonly detail: string }[];
    }
  | { readonly ok: false };

/**
 * Calibrations as one file that a team can check in: a line each, oldest first, so that a new one is a line more. A line has its name
 * too, where there is one.
 */
export function encodeCalibrationSet(
  calibrations: readonly Calibration[],
  nameOf: (calibrationId: string) => string | undefined = () => undefined,
): string {
  const ordered = calibrations.toSorted((left, right) => left.createdAt.localeCompare(right.createdAt));
  const lines = ordered.map((calibration) =>
    JSON.stringify({ ...calibration, name: nameOf(calibration.calibrationId) }),
  );
  return `{"kind":"${KIND}","calibrations":[\n${lines.join(',\n')}\n]}\n`;
}

/** Reads such a file, each calibration by itself; never throws. */
export function decodeCalibrationSet(text: string): CalibrationSet {
  const entries = entriesOf(text);
  if (entries === undefined) return { ok: false };
  const calibrations: Calibration[] = [];
  const names = new Map<string, string>();
  const unreadable: { readonly number: number; readonly detail: string }[] = [];
  for (const [index, entry] of entries.entries()) {
    const decoded = decodeCalibration(JSON.stringify(entry));
    if (!decoded.ok) {
      unreadable.push({ number: index + 1, detail: decoded.detail });
      continue;
    }
    calibrations.push(decoded.calibration);
    const name = nameIn(entry);
    if (name !== undefined) names.set(decoded.calibration.calibrationId, name);
  }
  return { ok: true, calibrations, names, unreadable };
}

function nameIn(entry: unknown): string | undefined {
  return typeof entry === 'object' && entry !== null && 'name' in entry && typeof entry.name === 'string'
    ? entry.name
    : undefined;
}

function entriesOf(text: string): readonly unknown[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    const isSet = typeof parsed === 'object' && parsed !== null && 'kind' in parsed && parsed.kind === KIND;
    return isSet && 'calibrations' in parsed && Array.isArray(parsed.calibrations)
      ? parsed.calibrations
      : undefined;
  } catch {
    return undefined;
  }
}
