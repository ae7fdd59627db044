/** What was wrong with a JSON value, and where. */
export class SchemaMismatch extends Error {
  constructor(path: string, expected: string) {
    super(`${path === '' ? 'the record' : path}: expected ${expected}`);
    this.name = 'SchemaMismatch';
  }
}

/** Checks one JSON value and returns it typed; throws `SchemaMismatch`. `path` says where the value stands, as `trials[3].seed`. */
export type Schema<Value> = (value: unknown, path: string) => Value;

/** A finite number, within bounds if given. */
export function numberSchema(low = -Infinity, high = Infinity): Schema<number> {
  return (value, path) => {
    if (typeof value === 'number' && Number.isFinite(value) && value >= low && value <= high) return value;
    throw new SchemaMismatch(path, low === -Infinity ? 'a finite number' : `a number from ${low} to ${high}`);
  };
}

/** A safe integer within bounds. */
export function integerSchema(low: number, high = Number.MAX_SAFE_INTEGER): Schema<number> {
  return (value, path) => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= low && value <= high)
      return value;
    throw new SchemaMismatch(path, `a whole number from ${low} to ${high}`);
  };
}

export const stringSchema: Schema<string> = (value, path) => {
  if (typeof value === 'string') return value;
  throw new SchemaMismatch(path, 'a string');
};

export const booleanSchema: Schema<boolean> = (value, path) => {
  if (typeof value === 'boolean') return value;
  throw new SchemaMismatch(path, 'true or false');
};

/** One of the given literals. */
export function oneOf<const Literal extends string | number>(
  ...literals: readonly Literal[]
): Schema<Literal> {
  return (value, path) => {
    const found = literals.find((literal) => literal === value);
    if (found !== undefined) return found;
    throw new SchemaMismatch(path, literals.join(' | '));
  };
}

/** An array of at most `mostItems`. */
export function arrayOf<Item>(item: Schema<Item>, mostItems = Infinity): Schema<readonly Item[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new SchemaMismatch(path, 'an array');
    if (value.length > mostItems) throw new SchemaMismatch(path, `at most ${mostItems} items`);
    return value.map((each: unknown, index) => item(each, `${path}[${index}]`));
  };
}

/** `null` or the given schema. */
export function nullable<Value>(schema: Schema<Value>): Schema<Value | null> {
  return (value, path) => (value === null ? null : schema(value, path));
}

/** An object whose values all have one schema. */
export function recordOf<Value>(schema: Schema<Value>): Schema<Readonly<Record<string, Value>>> {
  return (value, path) =>
    Object.fromEntries(
      Object.entries(objectAt(value, path)).map(([key, each]) => [key, schema(each, `${path}.${key}`)]),
    );
}

type Fields = Readonly<Record<string, Schema<unknown>>>;
type Decoded<Each extends Fields> = { readonly [Key in keyof Each]: ReturnType<Each[Key]> };

/** An object with these required and optional fields; other fields are dropped. */
export function objectOf<Required extends Fields, Optional extends Fields = Record<never, never>>(
  required: Required,
  optional?: Optional,
): Schema<Decoded<Required> & Partial<Decoded<Optional>>> {
  return (value, path) => {
    const source = objectAt(value, path);
    const prefix = path === '' ? '' : `${path}.`;
    const checked: Record<string, unknown> = {};
    for (const [key, schema] of Object.entries(required)) checked[key] = schema(source[key], prefix + key);
    for (const [key, schema] of Object.entries(optional ?? {})) {
      if (source[key] !== undefined) checked[key] = schema(source[key], prefix + key);
    }
    // Every required field was just checked; the compiler cannot follow that through the loop.
    return checked as Decoded<Required> & Partial<Decoded<Optional>>;
  };
}

/** A union told apart by its `kind`. */
export function unionOf<Members extends Fields>(
  members: Members,
): Schema<ReturnType<Members[keyof Members]>> {
  return (value, path) => {
    const { kind } = objectAt(value, path);
    const schema = typeof kind === 'string' && Object.hasOwn(members, kind) ? members[kind] : undefined;
    if (schema === undefined) throw new SchemaMismatch(`${path}.kind`, Object.keys(members).join(' | '));
    return schema(value, path) as ReturnType<Members[keyof Members]>;
  };
}

function objectAt(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SchemaMismatch(path, 'an object');
  return Object.fromEntries(Object.entries(value));
}
