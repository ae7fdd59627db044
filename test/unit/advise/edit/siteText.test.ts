import { describe, expect, test } from 'vitest';
import { siteText } from '../../../../src/advise/edit/siteText';
import { config, literal } from '../../../support/detect/configFixture';

/** The site of the SGD in a text, its learning rate and momentum where they stand there. */
function textOf(text: string): string {
  const start = text.indexOf('SGD');
  const end = text.lastIndexOf(')') + 1;
  const argument = (name: string) => {
    const at = text.indexOf(`${name}=`, start);
    if (at < 0) return { state: 'missing' } as const;
    const from = at + name.length + 1;
    const to = from + (/^[^,)\s]+/u.exec(text.slice(from))?.[0].length ?? 0);
    return { ...literal(0.1), argument: { start: from, end: to } };
  };
  const momentum = argument('momentum');
  return siteText(
    text,
    config({
      span: { start, end },
      learningRate: argument('lr'),
      momentum,
      ...(momentum.state === 'missing'
        ? { momentumInsertion: { offset: end - 1, prefix: ', momentum=', suffix: '' } }
        : {}),
    }),
  );
}

describe('what stands at a site', () => {
  const written = 'import torch\nopt = SGD(net.parameters(), lr=0.1, momentum=0.9)\n';
  test.each([
    ['with other numbers', 'opt = SGD(net.parameters(), lr=0.25, momentum=0.5)'],
    ['with names for them', 'opt = SGD(net.parameters(), lr=LR, momentum=BETA)'],
    ['before a momentum was written', 'opt = SGD(net.parameters(), lr=0.1)'],
    ['in several lines', 'opt = SGD(\n    net.parameters(),\n    lr=0.1, momentum=0.9)'],
    [
      'further down, and indented',
      'other = 1\n\ndef f():\n    opt = SGD(net.parameters(), lr=0.1, momentum=0.9)',
    ],
  ])('is the same %s', (_, text) => {
    expect(textOf(text)).toBe(textOf(written));
  });

  test.each([
    ['for other parameters', 'opt = SGD(head.parameters(), lr=0.1, momentum=0.9)'],
    ['under another name', 'other = SGD(net.parameters(), lr=0.1, momentum=0.9)'],
    ['with another option', 'opt = SGD(net.parameters(), lr=0.1, momentum=0.9, nesterov=True)'],
  ])('is another %s', (_, text) => {
    expect(textOf(text)).not.toBe(textOf(written));
  });
});
