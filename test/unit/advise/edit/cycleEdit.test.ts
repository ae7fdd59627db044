import { expect, test } from 'vitest';
import { releasingEdits } from '../../../../src/advise/edit/cycleEdit';
import type { SchedulerUse } from '../../../../src/model/optimizer/optimizerConfig';

function use(name: string, call: string, overwritesMomentum = true): SchedulerUse {
  return { name, span: { start: 4, end: 4 + call.length }, overwritesMomentum };
}

function released(name: string, call: string): string | undefined {
  const text = `s = ${call}\n`;
  return releasingEdits({ schedulers: [use(name, call)] }, text)?.reduce(
    (rest, { span, newText }) => rest.slice(0, span.start) + newText + rest.slice(span.end),
    text,
  );
}

test.each([
  ['OneCycleLR', 'OneCycleLR(opt, 0.1, 300)', 'OneCycleLR(opt, 0.1, 300, cycle_momentum=False)'],
  ['OneCycleLR', 'OneCycleLR(opt, 2 * lr, 300)', 'OneCycleLR(opt, 2 * lr, 300, cycle_momentum=False)'],
  [
    'CyclicLR',
    'CyclicLR(opt, 0.01, 0.1, cycle_momentum=True)',
    'CyclicLR(opt, 0.01, 0.1, cycle_momentum=False)',
  ],
])('%s is told to leave the momentum alone', (name, call, expected) => {
  expect(released(name, call)).toBe(`s = ${expected}\n`);
});

test.each([
  ['a cycle that the run decides', 'OneCycleLR', 'OneCycleLR(opt, 0.1, 300, cycle_momentum=cycle)'],
  ['a scheduler without such an argument', 'MomentumScheduler', 'MomentumScheduler(opt)'],
  ['unpacked arguments', 'OneCycleLR', 'OneCycleLR(opt, *peaks)'],
  ['unpacked options', 'CyclicLR', 'CyclicLR(opt, 0.01, 0.1, **options)'],
  ['unpacked options beside one told', 'CyclicLR', 'CyclicLR(opt, cycle_momentum=True,\n  **options)'],
  ['a comment at the end', 'OneCycleLR', 'OneCycleLR(opt, 0.1 # peak\n)'],
])('there is no edit of %s', (_, name, call) => {
  expect(released(name, call)).toBeUndefined();
});

test('schedulers that leave it alone need none', () => {
  expect(
    releasingEdits({ schedulers: [use('StepLR', 'StepLR(opt, 3)', false)] }, 's = StepLR(opt, 3)'),
  ).toEqual([]);
});
