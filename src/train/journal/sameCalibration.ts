import { isDeepStrictEqual } from 'node:util';
import type { JournalHeader } from './trialJournal';

type Identity = Pick<JournalHeader, 'fingerprint' | 'subject' | 'plan'>;

/**
 * Whether what a journal began is what is to be calibrated now: by value, since a decoded plan has its keys in another order. The site's
 * own text, its weight decay too, is a part of the fingerprint's.
 */
export function isSameCalibration(left: Identity, right: Identity): boolean {
  return isDeepStrictEqual(stored(left), stored(right));
}

/** As a journal gives it back: without fields that are undefined. */
function stored({ fingerprint, subject, plan }: Identity): unknown {
  return JSON.parse(
    JSON.stringify({
      fingerprint,
      subject: { ...subject, siteText: undefined, weightDecay: undefined },
      plan,
    }),
  );
}
