import { afterEach, expect, test } from 'vitest';
import { inEnglish, marked, said, speakBy, translated } from '../../../../src/model/language/said';

afterEach(() => {
  speakBy(undefined);
});

const texts = { Stop: '停止', '{0} of {1} files': '{1} 个文件中的 {0} 个', 'on {0}': '' };

test('without a dictionary a text is its English, with what is put in', () => {
  expect(said`Stop`).toBe('Stop');
  expect(said`${3} of ${'{0}'} files`).toBe('3 of {0} files');
});

test('a text is said as the dictionary has it, which may order otherwise what is put in', () => {
  speakBy(texts);
  expect(said`Stop`).toBe('停止');
  expect(said`${3} of ${4} files`).toBe('4 个文件中的 3 个');
});

test('what is put in is left as it is', () => {
  speakBy(texts);
  expect(said`${'{1} $& $1'} of ${'Stop'} files`).toBe('Stop 个文件中的 {1} $& $1 个');
});

test('a text that the dictionary does not hold is said in English', () => {
  speakBy(texts);
  expect(said`Go ${'on'}`).toBe('Go on');
  expect(said`constructor`).toBe('constructor');
});

test('English is spoken for a while, also where that fails', () => {
  speakBy(texts);
  expect(inEnglish(() => said`Stop`)).toBe('Stop');
  expect(() =>
    inEnglish(() => {
      throw new Error(said`Stop`);
    }),
  ).toThrow('Stop');
  expect(said`Stop`).toBe('停止');
});

test('what is marked stays English where it is kept, and is translated where it is shown', () => {
  speakBy(texts);
  const kept = marked`Stop`;
  expect(kept).toBe('Stop');
  expect(translated(kept)).toBe('停止');
  expect(inEnglish(() => translated(kept))).toBe('Stop');
  expect(translated('train.py')).toBe('train.py');
});
