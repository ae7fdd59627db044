/** Texts in the display language by their English, as VS Code hands them over: `Stop {0}` → `停止 {0}`. */
export type Dictionary = Readonly<Record<string, string>>;

const ENGLISH: Dictionary = {};
/** Of the process or page, which has one display language; the edge sets it before anything is said. */
let dictionary = ENGLISH;

/** From now on texts are said by this dictionary; what it does not hold is said in English. */
export function speakBy(texts: Dictionary | undefined): void {
  dictionary = texts ?? ENGLISH;
}

/**
 * A text of this extension in the display language. It is looked up by its English with `{0}`, `{1}`, … in place of what is put in, which a
 * translation may order otherwise. Only a literal can be translated, so that the bundles of l10n/ can be checked against the sources.
 */
export function said(english: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const key = english.reduce((text, part, index) => `${text}{${index - 1}}${part}`);
  const text = Object.hasOwn(dictionary, key) ? (dictionary[key] ?? key) : key;
  return values.length === 0
    ? text
    : text.replaceAll(/\{(\d+)\}/gu, (place, index: string) => String(values[Number(index)] ?? place));
}

/** English that is kept as such, in a table or a record, and said by `translated` where it is shown. */
export function marked([english = '']: TemplateStringsArray): string {
  return english;
}

/** A text that was `marked`, maybe long ago and read from a record; any other stays as it is. */
export function translated(text: string): string {
  return Object.hasOwn(dictionary, text) ? (dictionary[text] ?? text) : text;
}

/** What is made while English is spoken: the log, and what is handed on to others, such as a report. */
export function inEnglish<Made>(make: () => Made): Made {
  const spoken = dictionary;
  dictionary = ENGLISH;
  try {
    return make();
  } finally {
    dictionary = spoken;
  }
}
