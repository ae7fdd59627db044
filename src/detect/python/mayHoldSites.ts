import { FACTORIES } from '../frameworks/factories';
import { mayWriteConfiguration } from './configObjects/pathWrites';
import { OPTIMIZER_NAMES } from '../frameworks/pythonFrameworks';

const NAMED = new RegExp(`\\b(?:${[...OPTIMIZER_NAMES, 'SolverParameter'].join('|')})\\b`, 'u');
const FACTORY_WORDS = [...new Set(FACTORIES.flatMap(({ mentions }) => mentions))];
/** Words of callables that construct an optimizer which nothing names. */
const UNNAMED_WORDS = FACTORIES.flatMap(({ mentions, unnamed }) => (unnamed === undefined ? [] : mentions));
const LOOKUPS = ['getattr', '__dict__', '_base_'];

/** Whether a Python text has a word that some optimizer is configured with: without one, nothing needs to be parsed. */
export function mayHoldSites(text: string): boolean {
  return (
    NAMED.test(text) ||
    mayWriteConfiguration(text) ||
    UNNAMED_WORDS.some((word) => text.includes(word)) ||
    (text.includes('optim') && [...LOOKUPS, ...FACTORY_WORDS].some((word) => text.includes(word)))
  );
}
