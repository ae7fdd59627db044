import { assert, double, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fillPlaceholders,
  parseReportedLine,
  type ReportedLine,
} from '../../../../src/train/program/lineProtocol';

describe('lines of the protocol', () => {
  test.each<[line: string, report: ReportedLine | undefined]>([
    ['momentum-lens 1 0.5', { kind: 'measurement', step: 1, value: 0.5 }],
    ['  momentum-lens\t20  1e-3  ', { kind: 'measurement', step: 20, value: 0.001 }],
    ['momentum-lens 3 nan', { kind: 'measurement', step: 3, value: Number.NaN }],
    ['momentum-lens 3 -Infinity', { kind: 'measurement', step: 3, value: Number.NaN }],
    ['momentum-lens using 0.1 0.9', { kind: 'using', learningRate: 0.1, momentum: 0.9 }],
    ['momentum-lens using inf 0.9', { kind: 'usingNotFinite', name: 'learningRate', value: 'inf' }],
    ['momentum-lens using 0.1 -NaN', { kind: 'usingNotFinite', name: 'momentum', value: '-NaN' }],
    ['momentum-lens using 0.1', undefined],
    ['momentum-lens using fast 0.9', undefined],
    ['momentum-lens 0 0.5', undefined],
    ['momentum-lens 1.5 0.5', undefined],
    ['momentum-lens 1 0.5 0.6', undefined],
    ['momentum-lens', undefined],
    ['epoch 1: momentum-lens 1 0.5', undefined],
    ['', undefined],
  ])('%s', (line, report) => {
    expect(parseReportedLine(line)).toEqual(report);
  });

  test('a finite loss survives exactly', () => {
    assert(
      property(integer({ min: 1 }), double({ noNaN: true, noDefaultInfinity: true }), (step, value) => {
        expect(parseReportedLine(`momentum-lens ${step} ${value}`)).toEqual({
          kind: 'measurement',
          step,
          // Text has one zero.
          value: value === 0 ? 0 : value,
        });
      }),
      { seed: 1 },
    );
  });
});

test.each([
  ['--lr={lr}', '--lr=0.05'],
  ['{momentum}', '0.9'],
  ['{seed}/{seed}', '7/7'],
  ['{other} $lr `lr`', '{other} $lr `lr`'],
])('placeholders in %s', (argument, filled) => {
  expect(fillPlaceholders(argument, { learningRate: 0.05, momentum: 0.9, seed: 7 })).toBe(filled);
});
