import { expect, test } from 'vitest';
import { GitIgnores } from '../../../src/detect/gitIgnores';

const FILES: readonly (readonly [path: string, content: string])[] = [
  ['third_party/tools/.gitignore', '!kept.py\n'],
  ['.gitignore', '# builds\n/build/\n*.log.py\n!wanted.log.py\n'],
  ['third_party/.gitignore', '*.py\n/data\n'],
];

test.each<[path: string, ignored: boolean]>([
  ['train.py', false],
  ['build/train.py', true],
  ['src/build/train.py', false],
  ['a/b/run.log.py', true],
  ['a/wanted.log.py', false],
  ['third_party/net.py', true],
  ['third_party/net.yaml', false],
  ['third_party/data/a.yaml', true],
  ['third_party/sub/data/a.yaml', false],
  ['third_party/tools/kept.py', false],
  ['third_party/tools/other.py', true],
  ['third_party_too/net.py', false],
])('%s is ignored: %s', (path, ignored) => {
  const rules = new GitIgnores();
  for (const [file, content] of FILES) rules.add(file, content);
  expect(rules.ignores(path)).toBe(ignored);
});

test('without any .gitignore nothing is ignored', () => {
  expect(new GitIgnores().ignores('build/train.py')).toBe(false);
});
