/** Of a path or an exception in a sentence. */
const MOST_CHARACTERS = 200;
/** Of a whole message; the editor cuts there too. */
const MOST_MESSAGE_CHARACTERS = 1000;
/** What colours text in a terminal, `ESC[1m`; Keras has it in its exceptions. */
const TERMINAL_STYLE = /\p{Cc}\[[\d;]*m/gu;

/**
 * Text of someone else (a script, a file, a record) as a part of a message or label: one line, without characters that are not seen,
 * and cut. No link or icon of the editor's small markup is left in it.
 */
export function foreignText(text: string, mostCharacters = MOST_CHARACTERS): string {
  return withoutMarkup(oneLine(text, mostCharacters));
}

/** A message as it is shown: a last look, for whatever came into it. None of this extension's messages has a link of its own. */
export function plainMessage(message: string): string {
  return foreignText(message, MOST_MESSAGE_CHARACTERS);
}

/** Collapsed to one line, without control and direction characters, and cut to `mostCharacters`. */
export function oneLine(text: string, mostCharacters = MOST_CHARACTERS): string {
  // Cut before and after: what is not shown needs no look.
  const line = text
    .slice(0, 4 * mostCharacters)
    .replaceAll(TERMINAL_STYLE, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll(/\p{Cf}/gu, '')
    .trim();
  const isCut = line.length > mostCharacters || text.length > 4 * mostCharacters;
  // The cut may go through a pair of surrogates.
  const shown = (isCut ? line.slice(0, mostCharacters - 1) : line).replaceAll(/\p{Cs}/gu, '');
  return isCut ? `${shown}…` : shown;
}

/** `[text](command:…)` is a link in a message, `$(name)` an icon in a label. */
function withoutMarkup(text: string): string {
  return text.replaceAll('](', '] (').replaceAll('$(', '$ (');
}
