import { parseTree, type Node, type ParseError } from 'jsonc-parser';
import type { TextSpan } from '../../../model/optimizer/textSpan';
import type { ConfigDocument, ConfigEntry, ConfigNode } from '../configTree';

/** A JSON text, with comments and trailing commas where somebody wrote them. */
export function readJson(text: string): ConfigDocument[] {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const root = tree === undefined ? undefined : nodeOf(tree, text);
  return root === undefined ? [] : [{ root, incomplete: errors.length > 0 }];
}

function nodeOf(node: Node, text: string): ConfigNode | undefined {
  const span = spanOf(node);
  const children = node.children ?? [];
  switch (node.type) {
    case 'object':
      return {
        kind: 'mapping',
        span,
        inline: false,
        entries: children.flatMap((child) => entryOf(child, text)),
      };
    case 'array':
      return { kind: 'sequence', span, items: children.flatMap((child) => nodeOf(child, text) ?? []) };
    case 'property':
      return undefined;
    case 'string':
    case 'number':
    case 'boolean':
    case 'null': {
      const value: unknown = node.value;
      const isKnown = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
      return {
        kind: 'scalar',
        span,
        value: isKnown ? value : null,
        text: text.slice(span.start, span.end),
      };
    }
  }
}

function entryOf({ children }: Node, text: string): ConfigEntry[] {
  const [key, value] = children ?? [];
  if (key === undefined) return [];
  return [
    {
      key: String(key.value),
      keySpan: spanOf(key),
      value: value === undefined ? undefined : nodeOf(value, text),
    },
  ];
}

function spanOf({ offset, length }: Node): TextSpan {
  return { start: offset, end: offset + length };
}
