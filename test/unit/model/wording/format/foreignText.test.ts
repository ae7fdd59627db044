import { expect, test } from 'vitest';
import { foreignText, plainMessage } from '../../../../../src/model/wording/format/foreignText';

/** What the editor makes a link of in a message (its linkedText.ts). */
const LINK = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+/iu;

test.each<[text: string, shown: string]>([
  ['see [docs](command:workbench.action.terminal.new)', 'see [docs] (command:workbench.action.terminal.new)'],
  ['[docs](https://evil.example)', '[docs] (https://evil.example)'],
  ['[docs]\u200b(https://evil.example)', '[docs] (https://evil.example)'],
  ['[docs]\u0000(https://evil.example)', '[docs] (https://evil.example)'],
  ['in call().\n\n\u001b[1mno attribute\u001b[0m', 'in call(). no attribute'],
  ['[docs]\u001b[0m(https://evil.example)', '[docs] (https://evil.example)'],
  ['$(shield) trusted', '$ (shield) trusted'],
  ['$\u00ad(shield) trusted', '$ (shield) trusted'],
  ['one\n\n\ttwo', 'one two'],
  ['gnp\u202e.exe', 'gnp.exe'],
  ['/home/me/my project/train.py', '/home/me/my project/train.py'],
])('%j is shown as %j', (text, shown) => {
  expect(foreignText(text)).toBe(shown);
  expect(foreignText(text)).not.toMatch(LINK);
});

test('a long text is cut, between characters, before it costs anything', () => {
  expect(foreignText(`${'x'.repeat(198)}😀😀`)).toBe(`${'x'.repeat(198)}…`);
  const startedAt = performance.now();
  expect(foreignText(' '.repeat(100_000_000))).toBe('…');
  expect(foreignText('](command:a)'.repeat(1_000_000)).length).toBeLessThan(250);
  expect(performance.now() - startedAt).toBeLessThan(2000);
});

test('a message is cut where the editor would, and stays without a link', () => {
  expect(plainMessage(`${'x'.repeat(2000)}[a](command:b)`)).toMatch(/^x{999}…$/u);
});
