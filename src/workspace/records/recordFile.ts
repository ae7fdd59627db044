import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { decodeCalibration, encodeCalibration } from '../../calibrate/record/calibrationCodec';
import { decodeConfirmation, encodeConfirmation } from '../../calibrate/record/confirmationCodec';
import type { Calibration } from '../../model/calibration/calibration';
import type { Confirmation } from '../../model/calibration/confirmation';
import type { Failure } from '../../model/calibration/failure';
import { writeDurably } from '../../train/process/durableFile';
import { readRegularFile, type UnreadFile } from '../../train/process/regularFile';

/** One of some dozens of trials, their curves thinned, has less than one. */
const MOST_RECORD_BYTES = 64e6;
/** One of ten trainings with forty measures each, their curves thinned, has less than three. */
const MOST_CONFIRMATION_BYTES = 32e6;

/** How the files of confirmations end. */
export const CONFIRMATION_FILE_SUFFIX = '.confirmation.json';

/** What a file holds, or why it cannot be read. */
export type ReadRecord<Held> =
  { readonly ok: true; readonly held: Held } | { readonly ok: false; readonly failure: Failure };

/** The calibration in a file. */
export async function readCalibrationFile(path: string): Promise<ReadRecord<Calibration>> {
  const text = await textOf(path, MOST_RECORD_BYTES);
  const decoded = 'text' in text ? decodeCalibration(text.text) : ({ ok: false, ...text } as const);
  return decoded.ok ? { ok: true, held: decoded.calibration } : unreadable(path, decoded.detail);
}

/** What whole trainings said, in a file. */
export async function readConfirmationFile(path: string): Promise<ReadRecord<Confirmation>> {
  const text = await textOf(path, MOST_CONFIRMATION_BYTES);
  const decoded = 'text' in text ? decodeConfirmation(text.text) : ({ ok: false, ...text } as const);
  return decoded.ok ? { ok: true, held: decoded.confirmation } : unreadable(path, decoded.detail);
}

/** Writes a calibration's file whole; answers what went wrong. What could not be read at the next start is not written. */
export async function writeCalibrationFile(
  path: string,
  calibration: Calibration,
): Promise<Failure | undefined> {
  const text = encodeCalibration(calibration);
  const decoded = decodeCalibration(text);
  return decoded.ok ? write(path, text) : { kind: 'recordNotWritten', path, detail: decoded.detail };
}

/** Writes a confirmation's file whole; answers what went wrong. */
export function writeConfirmationFile(
  path: string,
  confirmation: Confirmation,
): Promise<Failure | undefined> {
  return write(path, encodeConfirmation(confirmation));
}

async function write(path: string, text: string): Promise<Failure | undefined> {
  try {
    await mkdir(dirname(path), { recursive: true });
    // Its journal goes once this has resolved.
    await writeDurably(path, text);
    return undefined;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { kind: 'recordNotWritten', path, detail };
  }
}

async function textOf(
  path: string,
  mostBytes: number,
): Promise<{ readonly text: string } | { readonly detail: string }> {
  const file = await readRegularFile(path, mostBytes);
  return file.kind === 'read' ? { text: file.text } : { detail: whyUnread(file.kind, mostBytes) };
}

function whyUnread(kind: UnreadFile, mostBytes: number): string {
  switch (kind) {
    case 'missing':
      return 'it cannot be opened';
    case 'notRegular':
      return 'no regular file';
    case 'tooLarge':
      return `larger than ${mostBytes / 1e6} MB`;
  }
}

function unreadable(path: string, detail: string): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure: { kind: 'recordUnreadable', path, detail } };
}
