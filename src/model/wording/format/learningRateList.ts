import { said } from '../../language/said';

/** Learning rates as they are typed, or what is wrong with them. */
export type LearningRateList =
  | { readonly ok: true; readonly rates: readonly number[] }
  | { readonly ok: false; readonly complaint: string };

/** A sweep at each takes minutes to hours. */
const MOST_RATES = 12;

/** Positive numbers with commas, semicolons or blanks between them, ascending and each once. */
export function parseLearningRates(text: string): LearningRateList {
  const parts = text.split(/[\s,;]+/u).filter((part) => part !== '');
  const rates = parts.map(Number);
  const wrong = parts.find((_, index) => !(Number.isFinite(rates[index]) && (rates[index] ?? 0) > 0));
  if (wrong !== undefined) return { ok: false, complaint: said`“${wrong}” is not a positive number` };
  const distinct = [...new Set(rates)].toSorted((left, right) => left - right);
  if (distinct.length === 0) return { ok: false, complaint: said`At least one learning rate` };
  if (distinct.length > MOST_RATES)
    return { ok: false, complaint: said`At most ${MOST_RATES} learning rates` };
  return { ok: true, rates: distinct };
}
