import { oneLine } from '../model/wording/format/foreignText';

const MOST_CHARACTERS = 60;

/**
 * Text of someone else inside Markdown, as text: one line, cut, and every character escaped that makes a link, an image, an HTML tag
 * or emphasis, bare addresses among them.
 */
export function asText(text: string, mostCharacters = MOST_CHARACTERS): string {
  return oneLine(text, mostCharacters)
    .replaceAll(/[\\`*_{}[\]<>#|~&@]|:(?=\/\/)|^[-+=]/gu, '\\$&')
    .replaceAll(/www\./giu, (written) => `${written.slice(0, -1)}\\.`);
}

/** Text of someone else as one line of code, cut. */
export function asCode(text: string, mostCharacters = MOST_CHARACTERS): string {
  return `\`${oneLine(text, mostCharacters).replaceAll('`', "'")}\``;
}
