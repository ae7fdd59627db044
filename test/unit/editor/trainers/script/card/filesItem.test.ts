import { expect, test } from 'vitest';
import { SCRIPT_RUN } from '../../../../../support/editor/scriptRunFixture';
import { filesItem, withOtherFiles } from '../../../../../../src/editor/trainers/script/card/filesItem';
import { withDefaultFiles } from '../../../../../../src/workspace/runs/defaultFiles';

const run = SCRIPT_RUN;
const nothingSeen = { filesWritten: [] };

test.each<
  [what: string, calls: readonly string[], dryRun: Parameters<typeof withDefaultFiles>[2], by: unknown]
>([
  ['nothing is known', [], undefined, undefined],
  ['nothing was seen', [], nothingSeen, undefined],
  ['its text saves', ['torch.save'], undefined, ['torch.save']],
  [
    'a module of the project saves',
    [],
    { filesWritten: [], savingCalls: ['SummaryWriter'] },
    ['SummaryWriter'],
  ],
  ['it was seen to write', [], { filesWritten: ['/project/last.pt'] }, ['last.pt']],
])('where %s, a scratch copy is the default just where something is saved', (_, calls, dryRun, by) => {
  const settled = withDefaultFiles(run, calls, dryRun);
  expect(settled.scratchCopy).toBe(by !== undefined);
  expect(settled.savedBy).toEqual(by);
  // It follows what is known: what saves may have been taken out of the script.
  expect(withDefaultFiles(settled, [], nothingSeen)).toEqual(run);
});

test('what the user has chosen stays, whatever is seen', () => {
  const copied = withDefaultFiles(run, ['torch.save'], undefined);
  const inPlace = withOtherFiles(copied);
  expect(inPlace.scratchCopy).toBe(false);
  expect(withDefaultFiles(inPlace, ['torch.save'], undefined)).toEqual(inPlace);
  const chosen = withOtherFiles(inPlace);
  expect(chosen).toEqual({ ...run, scratchCopy: true });
  expect(withDefaultFiles(chosen, [], nothingSeen)).toEqual(chosen);
});

test('the card says why there is a copy, and what it cannot see where there is none', () => {
  const copied = withDefaultFiles(run, ['torch.save'], {
    filesWritten: ['/project/last.pt', '/project/log'],
  });
  expect(filesItem({ run: copied, dryRun: undefined }).description).toBe(
    'go to a scratch copy: seen to save (torch.save, last.pt, …)',
  );
  const unseen = filesItem({ run, dryRun: nothingSeen });
  expect(unseen.description).toContain('nothing that saves was seen');
  expect(unseen.detail).toContain('is not seen before');
});
