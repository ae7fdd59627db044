import { expect, it } from 'vitest';
import { editorFileUri } from '../../../src/headless/storage/fileUri';
import { platformOf } from '../../../src/train/platform/platform';

const linux = platformOf('linux', {});
const windows = platformOf('win32', {});

it.each([
  ['/home/me/project', linux, 'file:///home/me/project'],
  ["/home/me/My Project (2)'s", linux, 'file:///home/me/My%20Project%20%282%29%27s'],
  ['/home/me/größe', linux, 'file:///home/me/gr%C3%B6%C3%9Fe'],
  [String.raw`C:\Users\Me\a b`, windows, 'file:///c%3A/Users/Me/a%20b'],
  [String.raw`\\Server\share\x`, windows, 'file://server/share/x'],
])('a folder has the URI that the editor gives it: %s', (path, platform, uri) => {
  expect(editorFileUri(path, platform)).toBe(uri);
});
