/** Characters of the `lr=` or `"lr": ` that a text ends with; 0 without one. */
export function keywordLength(before: string): number {
  const upToSign = before.trimEnd();
  if (!/[=:]$/u.test(upToSign.slice(-1))) return 0;
  const upToName = upToSign.slice(0, -1).trimEnd();
  let start = upToName.length;
  while (start > 0 && /[\w"']/u.test(upToName.charAt(start - 1))) start -= 1;
  return start === upToName.length ? 0 : before.length - start;
}
