import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { reproductionDocument } from '../../../bench/reproduce/document';
import { notRun } from '../../../bench/reproduce/experiments';
import { gatherSections } from '../../../bench/reproduce/gatherSections';
import { readSections } from '../../../bench/reproduce/readSections';
import type { TaskSection } from '../../../bench/reproduce/taskSection';
import { inRoot } from '../../../scripts/root';
import { builtinTasks } from '../../../src/train/builtin/tasks';

let document = '';
let present: readonly TaskSection[] = [];
beforeAll(async () => {
  document = await readFile(inRoot('docs', 'reproduction.md'), 'utf8');
  present = readSections(document);
});

describe('the document of the reproduction', () => {
  it('is written from its own sections as it stands', () => {
    expect(present.map(({ title }) => title)).toEqual(builtinTasks.map(({ title }) => title));
    expect(reproductionDocument(present, notRun)).toBe(document);
  });

  it('gives the exponent plot a best 1 − β for every η that has one', () => {
    const [valley] = present;
    expect(valley?.best).toHaveLength(5);
    expect(valley?.best[0]).toEqual([0.000625, 0.00064]);
    for (const { best } of present) for (const [, x] of best) expect(x).toBeGreaterThan(0);
  });

  it('is not read where a chapter has no row in its tables', () => {
    const torn = document.replace(/^\| Matrix sensing .*\n/gmu, '');
    expect(() => readSections(torn)).toThrow('“Matrix sensing”');
  });

  it('has no sections before it was ever written', () => {
    expect(readSections('')).toEqual([]);
  });
});

describe('a run of some tasks', () => {
  const tasks = builtinTasks;
  const why = 'no data here';

  it('measures the chosen tasks only', async () => {
    const measured: string[] = [];
    const chosen = ['matrixSensing', 'teacherStudentValley'];
    await gatherSections({
      tasks,
      chosen,
      present,
      measure: ({ taskId }) => {
        measured.push(taskId);
        return Promise.resolve({ why });
      },
    });
    expect(measured.toSorted()).toEqual(chosen);
  });

  it('keeps every chapter that was not measured again, and says which of them should have been', async () => {
    const { sections, missing, notMeasured } = await gatherSections({
      tasks,
      chosen: ['fashionMnist'],
      present,
      measure: () => Promise.resolve({ why }),
    });
    expect(sections).toEqual(present);
    expect(missing).toEqual([]);
    expect(notMeasured).toEqual([{ what: 'FashionMNIST, 6-layer MLP', why }]);
  });

  it('names what has no chapter yet, with how to get it', async () => {
    const { missing } = await gatherSections({
      tasks: tasks.filter(({ taskId }) => taskId === 'matrixSensing'),
      chosen: [],
      present: [],
      measure: () => Promise.reject(new Error('It measures nothing.')),
    });
    expect(missing).toEqual([
      {
        what: 'Matrix sensing',
        why: 'Left out of this run; `npm run reproduce -- --only=matrixSensing` adds it.',
      },
    ]);
  });
});
