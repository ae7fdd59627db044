import { expect, test } from 'vitest';
import { ignoringLine, isIgnored } from '../../../src/advise/ignoredSites';
import { config } from '../../support/detect/configFixture';

const SITE = config({ line: 1, endLine: 2 });

test.each([
  [['# momentum-lens: ignore', 'SGD(', ')'], true],
  [['', 'SGD(  # momentum-lens: ignore', ')'], true],
  [['', 'SGD(', ')  # momentum-lens:ignore, tuned by hand'], true],
  [['// momentum-lens: ignore', 'sgd(', ')'], true],
  [['% momentum-lens: ignore', 'sgd(', ')'], true],
  [['momentum-lens: ignore', 'SGD(', ')'], false],
  [['# momentum-lens: ignored', 'SGD(', ')'], false],
  [['', 'SGD(', ')', '# momentum-lens: ignore'], false],
])('%j leaves the site alone: %s', (lines, expected) => {
  expect(isIgnored(SITE, lines)).toBe(expected);
});

test.each([
  ['python', ['x', '    SGD(', ')'], '    # momentum-lens: ignore\n'],
  ['typescript', ['x', '\tsgd(', ')'], '\t// momentum-lens: ignore\n'],
  ['matlab', ['x', 'sgd(', ')'], '% momentum-lens: ignore\n'],
  ['json', ['{', '"lr": 1', '}'], undefined],
  ['python', ['x = \\', '    SGD(', ')'], undefined],
])('in %s before %j it is written so: %j', (languageId, lines, expected) => {
  expect(ignoringLine(SITE, lines, languageId)).toBe(expected);
});
