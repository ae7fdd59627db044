/** Brackets that anybody nests. */
const MAX_DEPTH = 500;

/** Whether brackets are opened so deeply that parsers take minutes: no optimizer is configured in there. Strings count as code. */
export function isNestedTooDeeply(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // ( [ { against ) ] }
    if (code === 40 || code === 91 || code === 123) depth += 1;
    else if ((code === 41 || code === 93 || code === 125) && depth > 0) depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
