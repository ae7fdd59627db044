import { expect, test } from 'vitest';
import { notebookFolder } from '../../../../../../src/editor/trainers/script/notebook/notebookFolder';

const PLACE = { workspaceFolder: '/project', ownFolder: '/project/notebooks' };

test.each([
  [undefined, '/project/notebooks'],
  ['', '/project/notebooks'],
  ['${fileDirname}', '/project/notebooks'],
  ['${workspaceFolder}', '/project'],
  ['${workspaceFolder}/data', '/project/data'],
  ['/elsewhere', '/elsewhere'],
  ['relative', '/project/notebooks'],
  [3, '/project/notebooks'],
])('with %j as the root of notebooks the kernel starts in %s', (setting, folder) => {
  expect(notebookFolder({ ...PLACE, setting })).toBe(folder);
});

test('a notebook outside the workspace starts in its own folder', () => {
  const place = { setting: '${workspaceFolder}', workspaceFolder: undefined, ownFolder: '/home/me' };
  expect(notebookFolder(place)).toBe('/home/me');
});
