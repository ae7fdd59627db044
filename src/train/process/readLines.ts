import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Longer than any line of a protocol: a probe reports its steps several times a second. */
export const LONGEST_LINE_CHARACTERS = 16_000_000;
/** What stays of the end of a longer line, where the server of forked trials marks the end of one. */
const TAIL_CHARACTERS = 1000;

/**
 * Hands over each line of a stream, ended by LF, CR or CRLF, and the rest at its end. The middle of a line longer than
 * `LONGEST_LINE_CHARACTERS` is left out. A stream that breaks ends there: what became of the process at the other end is told by
 * its exit.
 */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  const lines = new LineSplitter(onLine);
  stream.on('data', (chunk: Buffer | string) => {
    lines.add(typeof chunk === 'string' ? chunk : decoder.write(chunk));
  });
  // A stream that is destroyed has no end.
  for (const event of ['end', 'close']) {
    stream.on(event, () => {
      lines.add(decoder.end());
      lines.end();
    });
  }
  stream.on('error', () => undefined);
}

class LineSplitter {
  readonly #onLine: (line: string) => void;
  #head = '';
  #tail = '';
  #isCut = false;
  #followsReturn = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  add(text: string): void {
    if (text === '') return;
    let start = this.#followsReturn && text.startsWith('\n') ? 1 : 0;
    for (const { 0: ending, index } of text.matchAll(/\r\n|\r|\n/gu)) {
      if (index < start) continue;
      this.#append(text.slice(start, index));
      this.#emit();
      start = index + ending.length;
    }
    this.#append(text.slice(start));
    this.#followsReturn = text.endsWith('\r');
  }

  end(): void {
    if (this.#head !== '') this.#emit();
  }

  #append(text: string): void {
    const room = LONGEST_LINE_CHARACTERS - this.#head.length;
    this.#head += text.slice(0, room);
    if (text.length <= room) return;
    const tail = this.#tail + text.slice(room);
    this.#isCut ||= tail.length > TAIL_CHARACTERS;
    this.#tail = tail.slice(-TAIL_CHARACTERS);
  }

  #emit(): void {
    const line = `${this.#head}${this.#isCut ? '…' : ''}${this.#tail}`;
    this.#head = '';
    this.#tail = '';
    this.#isCut = false;
    this.#onLine(line);
  }
}
