/** A place in a JSON value and the value there. */
interface Place {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** Every place of a JSON value but its root: properties of objects and items of arrays, at any depth. */
export function placesIn(value: unknown, path: readonly (string | number)[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(value);
  return entries.flatMap(([key, child]) => {
    const place = { path: [...path, key], value: child };
    return [place, ...placesIn(child, place.path)];
  });
}

/** A copy in which the value at `path` is another; `undefined` takes the property away. */
export function withValueAt(root: unknown, path: readonly (string | number)[], value: unknown): unknown {
  // Through text: a structured clone keeps one object that stands in two places one.
  const copy: unknown = JSON.parse(JSON.stringify(root));
  const parent = path.slice(0, -1).reduce<unknown>((place, key) => Reflect.get(Object(place), key), copy);
  const key = path.at(-1) ?? '';
  if (value === undefined) Reflect.deleteProperty(Object(parent), key);
  else Reflect.set(Object(parent), key, value);
  return copy;
}
