import type {
  ConfigEntry,
  ConfigMapping,
  ConfigNode,
  ConfigScalar,
  SiblingPlace,
} from '../../configFiles/configTree';
import type { ConfigurationNode, Evaluation, Value } from '../evaluate/value';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { describeValue } from '../sites/describeValue';
import { spanOf, type CallArgument, type CallArguments } from '../tree/syntax';

const ABSENT = { state: 'missing' } as const;

/** What an expression of a program is, as a node of a configuration. */
export function valueNode(node: SyntaxNode, evaluation: Evaluation): ConfigNode {
  const value = evaluation.evaluate(node);
  switch (value.kind) {
    case 'dictionary':
      return mappingNode(node, value.entries, evaluation);
    case 'sequence':
      return {
        kind: 'sequence',
        span: spanOf(node),
        items: value.items.map((item) => valueNode(item, evaluation)),
      };
    case 'configuration':
      return storedNode(value, node);
    default:
      return scalarNode(node, value);
  }
}

function scalarNode(node: SyntaxNode, value: Value): ConfigScalar {
  return {
    kind: 'scalar',
    span: spanOf(node),
    value: plainValue(value),
    text: node.text,
    hyperparameter: describeValue(node, value, ABSENT),
  };
}

function plainValue(value: Value): string | number | boolean | null {
  switch (value.kind) {
    case 'number':
    case 'string':
    case 'boolean':
      return value.value;
    case 'path':
      return value.path;
    default:
      return null;
  }
}

function mappingNode(node: SyntaxNode, given: CallArguments, evaluation: Evaluation): ConfigMapping {
  return {
    kind: 'mapping',
    span: spanOf(node),
    inline: true,
    entries: given.arguments.flatMap((argument): ConfigEntry[] => {
      const { name, value } = argument;
      if (name === undefined) return [];
      return [
        {
          key: name,
          keySpan: keySpan(argument),
          value: valueNode(value, evaluation),
          sibling: siblingOf(argument),
        },
      ];
    }),
    ...(given.mappings.length > 0 ? { open: 'keys' as const } : {}),
  };
}

function keySpan({ value }: CallArgument): { readonly start: number; readonly end: number } {
  const key = value.parent?.field('key') ?? value.parent?.field('name');
  return spanOf(key ?? value);
}

/** Behind an entry of a dictionary or a keyword, in the same form. */
function siblingOf({ value }: CallArgument): SiblingPlace {
  const key = value.parent?.field('key')?.text;
  const quote = key?.endsWith('"') === true ? '"' : "'";
  return key === undefined
    ? { offset: value.end, before: ', ', after: '=' }
    : { offset: value.end, before: `, ${quote}`, after: `${quote}: ` };
}

/** A value of a configuration file, where a program brings it in. */
export function storedNode(
  { file, node }: { readonly file: string; readonly node: ConfigurationNode },
  at: SyntaxNode,
): ConfigNode {
  const span = spanOf(at);
  if (node.kind === 'mapping') {
    const entries = [...node.entries].map(([key, inner]) => ({
      key,
      keySpan: span,
      value: storedNode({ file, node: inner }, at),
      inherited: true,
    }));
    return { kind: 'mapping', span, inline: true, entries };
  }
  const { value, place } = node;
  return {
    kind: 'scalar',
    span,
    value,
    text: String(value),
    ...(typeof value === 'number'
      ? {
          hyperparameter: {
            state: 'known',
            value,
            text: at.text,
            argument: span,
            definition: { span: { start: place.start, end: place.end }, line: place.line, file: place.file },
            resolution: [{ kind: 'configFile', name: String(value), line: place.line, file: place.file }],
          } as const,
        }
      : {}),
  };
}

/** A node of an object that another one starts from, as seen at the place that names it. */
export function inheritedNode(node: ConfigNode, at: SyntaxNode): ConfigNode {
  const span = spanOf(at);
  switch (node.kind) {
    case 'mapping':
      return {
        ...node,
        span,
        entries: node.entries.map(({ key, value }) => ({
          key,
          keySpan: span,
          value: value === undefined ? undefined : inheritedNode(value, at),
          inherited: true,
        })),
      };
    case 'sequence':
      return { ...node, span, items: node.items.map((item) => inheritedNode(item, at)) };
    case 'scalar': {
      const { hyperparameter } = node;
      const isWritten = hyperparameter?.state === 'known' || hyperparameter?.state === 'unknown';
      return {
        ...node,
        span,
        ...(isWritten ? { hyperparameter: { ...hyperparameter, argument: span } } : {}),
      };
    }
  }
}
