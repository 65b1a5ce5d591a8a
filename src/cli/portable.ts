/**
 * What another thread can be given, which takes plain data only: the same values, where an object of
 * a class, such as an event that reads its fields when asked, becomes one that has them.
 */

export function portable<T>(value: T): T {
  return plain(value, new Map()) as T;
}

/** What occurs several times is copied once. */
function plain(value: unknown, copies: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    copies.set(value, list);
    for (const each of value) list.push(plain(each, copies));
    return list;
  }
  if (isMap(value)) {
    const map = new Map<unknown, unknown>();
    copies.set(value, map);
    for (const [key, each] of value.entries()) map.set(plain(key, copies), plain(each, copies));
    return map;
  }
  const copy: Record<string, unknown> = {};
  copies.set(value, copy);
  for (const name of namesOf(value)) copy[name] = plain(Reflect.get(value, name), copies);
  return copy;
}

function isMap(value: object): value is ReadonlyMap<unknown, unknown> {
  return 'entries' in value && 'get' in value && 'size' in value;
}

/** Its own properties, and what its classes compute. */
function namesOf(value: object): string[] {
  const names = Object.keys(value);
  for (
    let type: unknown = Object.getPrototypeOf(value);
    typeof type === 'object' && type !== null && type !== Object.prototype;
    type = Object.getPrototypeOf(type)
  ) {
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(type))) {
      if (get) names.push(name);
    }
  }
  return names;
}
