import { createHash } from 'node:crypto';

/** A record's id as a part of a file's name: the id itself where it is one of ours; a record from elsewhere may hold any text. */
export function idInFileName(calibrationId: string): string {
  return /^[A-Za-z0-9-]{1,64}$/u.test(calibrationId)
    ? calibrationId
    : createHash('sha256').update(calibrationId).digest('hex');
}
