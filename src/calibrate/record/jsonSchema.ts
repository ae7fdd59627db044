/** What was wrong with a JSON value, and where. */
export class ShapeMismatch extends Error {
  constructor(path: string, expected: string) {
    super(`${path === '' ? 'the record' : path}: expected ${expected}`);
    this.name = 'ShapeMismatch';
  }
}

/** Checks one JSON value and returns it typed; throws `ShapeMismatch`. `path` says where the value stands, as `trials[3].seed`. */
export type Shape<Value> = (value: unknown, path: string) => Value;

/** A finite number, within bounds if given. */
export function numberShape(low = -Infinity, high = Infinity): Shape<number> {
  return (value, path) => {
    if (typeof value === 'number' && Number.isFinite(value) && value >= low && value <= high) return value;
    throw new ShapeMismatch(path, low === -Infinity ? 'a finite number' : `a number from ${low} to ${high}`);
  };
}

export const stringShape: Shape<string> = (value, path) => {
  if (typeof value === 'string') return value;
  throw new ShapeMismatch(path, 'a string');
};

export const booleanShape: Shape<boolean> = (value, path) => {
  if (typeof value === 'boolean') return value;
  throw new ShapeMismatch(path, 'true or false');
};

/** One of the given literals. */
export function oneOf<const Literal extends string | number>(
  ...literals: readonly Literal[]
): Shape<Literal> {
  return (value, path) => {
    const found = literals.find((literal) => literal === value);
    if (found !== undefined) return found;
    throw new ShapeMismatch(path, literals.join(' | '));
  };
}

export function arrayOf<Item>(item: Shape<Item>): Shape<readonly Item[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new ShapeMismatch(path, 'an array');
    return value.map((each: unknown, index) => item(each, `${path}[${index}]`));
  };
}

/** `null` or the given shape. */
export function nullable<Value>(shape: Shape<Value>): Shape<Value | null> {
  return (value, path) => (value === null ? null : shape(value, path));
}

/** An object whose values all have one shape. */
export function recordOf<Value>(shape: Shape<Value>): Shape<Readonly<Record<string, Value>>> {
  return (value, path) =>
    Object.fromEntries(
      Object.entries(objectAt(value, path)).map(([key, each]) => [key, shape(each, `${path}.${key}`)]),
    );
}

type Fields = Readonly<Record<string, Shape<unknown>>>;
type Shaped<Each extends Fields> = { readonly [Key in keyof Each]: ReturnType<Each[Key]> };

/** An object with these required and optional fields; other fields are dropped. */
export function objectOf<Required extends Fields, Optional extends Fields = Record<never, never>>(
  required: Required,
  optional?: Optional,
): Shape<Shaped<Required> & Partial<Shaped<Optional>>> {
  return (value, path) => {
    const source = objectAt(value, path);
    const prefix = path === '' ? '' : `${path}.`;
    const checked: Record<string, unknown> = {};
    for (const [key, shape] of Object.entries(required)) checked[key] = shape(source[key], prefix + key);
    for (const [key, shape] of Object.entries(optional ?? {})) {
      if (source[key] !== undefined) checked[key] = shape(source[key], prefix + key);
    }
    // Every required field was just checked; the compiler cannot follow that through the loop.
    return checked as Shaped<Required> & Partial<Shaped<Optional>>;
  };
}

/** A union told apart by its `kind`. */
export function unionOf<Members extends Fields>(members: Members): Shape<ReturnType<Members[keyof Members]>> {
  return (value, path) => {
    const { kind } = objectAt(value, path);
    const shape = typeof kind === 'string' && Object.hasOwn(members, kind) ? members[kind] : undefined;
    if (shape === undefined) throw new ShapeMismatch(`${path}.kind`, Object.keys(members).join(' | '));
    return shape(value, path) as ReturnType<Members[keyof Members]>;
  };
}

function objectAt(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ShapeMismatch(path, 'an object');
  return Object.fromEntries(Object.entries(value));
}
