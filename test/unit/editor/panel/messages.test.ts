import { expect, test } from 'vitest';
import { parsePageMessage } from '../../../../webview/messages';

test.each([
  [{ type: 'ready' }],
  [{ type: 'applyMomentum' }],
  [{ type: 'cancel' }],
  [{ type: 'stopAndUse' }],
  [{ type: 'resume' }],
  [{ type: 'discardInterrupted' }],
  [{ type: 'openLocation', file: '/a.py', line: 5 }],
  [{ type: 'drawn', revision: 3 }],
  [{ type: 'export', picture: 'data:image/png;base64,aGFsbG8=' }],
])('%j is a message of the page', (message) => {
  expect(parsePageMessage(message)).toEqual(message);
});

test.each([
  [undefined],
  [null],
  ['ready'],
  [{}],
  [{ type: 'evaluate' }],
  [{ type: 1 }],
  [{ type: 'openLocation' }],
  [{ type: 'drawn' }],
  [{ type: 'export' }],
  [{ type: 'export', picture: 'data:text/html;base64,aGFsbG8=' }],
  [{ type: 'export', picture: 'https://example.com/a.png' }],
  [{ type: 'drawn', revision: '3' }],
  [{ type: 'openLocation', file: 1, line: 1 }],
  [{ type: 'openLocation', file: '/a.py', line: 0 }],
  [{ type: 'openLocation', file: '/a.py', line: 1.5 }],
])('%j is none', (message) => {
  expect(parsePageMessage(message)).toBeUndefined();
});
