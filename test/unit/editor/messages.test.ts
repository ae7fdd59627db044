import { expect, test } from 'vitest';
import { parsePageMessage } from '../../../webview/messages';

test.each([[{ type: 'ready' }], [{ type: 'applyMomentum' }], [{ type: 'cancel' }], [{ type: 'stopAndUse' }]])(
  '%j is a message of the page',
  (message) => {
    expect(parsePageMessage(message)).toEqual(message);
  },
);

test.each([[undefined], [null], ['ready'], [{}], [{ type: 'evaluate' }], [{ type: 1 }]])(
  '%j is none',
  (message) => {
    expect(parsePageMessage(message)).toBeUndefined();
  },
);
