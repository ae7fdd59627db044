import { createHash } from 'node:crypto';
import type { CalibrationSubject } from '../../model/calibration/calibration';

/** A record's id as a part of a file's name: the id itself where it is one of ours; a record from elsewhere may hold any text. */
export function idInFileName(calibrationId: string): string {
  return /^[A-Za-z0-9-]{1,64}$/u.test(calibrationId)
    ? calibrationId
    : createHash('sha256').update(calibrationId).digest('hex');
}

/** The name of a record's file: what it is about, and its id. */
export function recordName(subject: CalibrationSubject, calibrationId: string): string {
  const about = subject.kind === 'script' ? subject.scriptPath : subject.taskId;
  return `${about.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(-60)}.${idInFileName(calibrationId)}.json`;
}
