/** The scripts of an HTML, Vue or Svelte text with everything else blanked, so that every offset stays true. */
export function scriptsOf(html: string): string {
  const lower = html.toLowerCase();
  // Some letters change their length with their case; positions would be wrong.
  if (lower.length !== html.length) return blank(html);
  let text = '';
  let end = 0;
  for (;;) {
    const tagStart = lower.indexOf('<script', end);
    const start = tagStart < 0 ? -1 : html.indexOf('>', tagStart) + 1;
    const close = start <= 0 ? -1 : lower.indexOf('</script', start);
    if (close < 0) return text + blank(html.slice(end));
    const script = html.slice(start, close);
    text += blank(html.slice(end, start));
    text += isJavaScript(html.slice(tagStart, start)) ? script : blank(script);
    // What one script leaves open ends with it.
    text += ';';
    end = close + 1;
  }
}

function isJavaScript(tag: string): boolean {
  const type = /\btype\s*=\s*["']?([^\s"'>]+)/iu.exec(tag)?.[1]?.toLowerCase();
  return (
    type === undefined || /^(module|text\/babel|(text|application)\/(java|ecma|type)script)$/u.test(type)
  );
}

function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/gu, (character) => ' '.repeat(character.length));
}
