import { ParseError, parseTOML, type AST } from 'toml-eslint-parser';
import type { TextSpan } from '../../../model/optimizer/textSpan';
import type { ConfigDocument, ConfigEntry, ConfigMapping, ConfigNode } from '../configTree';

/** A mapping under construction: tables and dotted keys add to it from several places. */
interface GrowingMapping {
  readonly kind: 'mapping';
  readonly span: TextSpan;
  readonly inline: boolean;
  readonly entries: ConfigEntry[];
}

/** A TOML text with its tables nested; none when its syntax is broken. */
export function readToml(text: string): ConfigDocument[] {
  const program = parseOrNothing(text);
  if (program === undefined) return [];
  const [start, end] = program.range;
  const root = growing({ start, end }, false);
  for (const node of program.body[0].body) {
    if (node.type === 'TOMLKeyValue') {
      addKeyValue(root, node);
      continue;
    }
    const opensAnother = node.kind === 'array';
    const table = descend(root, node.key.keys, spanOf(node), opensAnother);
    for (const pair of node.body) addKeyValue(table, pair);
  }
  return [{ root, incomplete: false }];
}

function parseOrNothing(text: string): AST.TOMLProgram | undefined {
  try {
    return parseTOML(text);
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

function addKeyValue(mapping: GrowingMapping, { key, value }: AST.TOMLKeyValue): void {
  const last = key.keys.at(-1);
  if (last === undefined) return;
  const span = { start: key.range[0], end: value.range[1] };
  const target = descend(mapping, key.keys.slice(0, -1), span, false);
  target.entries.push({ key: keyText(last), keySpan: spanOf(last), value: nodeOf(value) });
}

/** The table under a dotted path, made where it is missing; `[[name]]` opens another beside one that is there. */
function descend(
  root: GrowingMapping,
  keys: readonly (AST.TOMLBare | AST.TOMLQuoted)[],
  span: TextSpan,
  opensAnother: boolean,
): GrowingMapping {
  let mapping = root;
  for (const [index, key] of keys.entries()) {
    const known = mapping.entries.findLast((entry) => entry.key === keyText(key))?.value;
    if (isGrowing(known) && !(opensAnother && index === keys.length - 1)) {
      mapping = known;
      continue;
    }
    const made = growing(span, false);
    mapping.entries.push({ key: keyText(key), keySpan: spanOf(key), value: made });
    mapping = made;
  }
  return mapping;
}

function nodeOf(node: AST.TOMLContentNode): ConfigNode {
  const span = spanOf(node);
  switch (node.type) {
    case 'TOMLArray':
      return { kind: 'sequence', span, items: node.elements.map(nodeOf) };
    case 'TOMLInlineTable': {
      const mapping = growing(span, true);
      for (const pair of node.body) addKeyValue(mapping, pair);
      return mapping;
    }
    case 'TOMLValue':
      return {
        kind: 'scalar',
        span,
        value:
          node.kind === 'integer' ||
          node.kind === 'float' ||
          node.kind === 'string' ||
          node.kind === 'boolean'
            ? node.value
            : null,
        text: node.kind === 'string' || node.kind === 'boolean' ? String(node.value) : numberText(node),
      };
  }
}

function numberText(node: AST.TOMLValue): string {
  return node.kind === 'integer' || node.kind === 'float' ? node.number : '';
}

function keyText(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value;
}

function growing(span: TextSpan, inline: boolean): GrowingMapping {
  return { kind: 'mapping', span, inline, entries: [] };
}

function isGrowing(node: ConfigNode | undefined): node is GrowingMapping & ConfigMapping {
  return node?.kind === 'mapping' && Array.isArray(node.entries);
}

function spanOf({ range: [start, end] }: { readonly range: readonly [number, number] }): TextSpan {
  return { start, end };
}
