/**
 * Numbers for everything a specification declares: kinds, slots, processes, globals.
 *
 * First pass of the compiler; the bodies, compiled later, refer to each other by these numbers.
 */
import type * as ast from '../language/ast.js';
import type { CheckedSpec } from '../language/checked-spec.js';
import type { Type, UnionType } from '../language/types.js';
import { evaluateConstant } from './constant.js';
import type { Domain, ObjectKind, Slot, Union } from './program.js';
import { none, type Value } from './value.js';

/** Where a member of an object lives. */
export interface Member {
  readonly slot: number;
  readonly domain: Domain;
}

export interface Declarations {
  readonly spec: CheckedSpec;
  readonly kinds: readonly ObjectKind[];
  readonly kindNumbers: ReadonlyMap<string, number>;
  readonly processNumbers: ReadonlyMap<string, number>;
  readonly transitionNumbers: ReadonlyMap<string, number>;
  /** By kind number, then member name; a tag bit is found under the union's slot. */
  readonly members: readonly ReadonlyMap<string, Member>[];
  /** The slot of a union by its tag's name, by kind. */
  readonly tags: readonly ReadonlyMap<string, Member>[];
  /** By process number: the slot of its queued items in the kind of its first parameter, or the globals. */
  readonly workSlots: ReadonlyMap<number, { readonly kind: number; readonly slot: number }>;
  domainOf(type: Type): Domain;
}

export function getDeclared<T>(map: ReadonlyMap<string, T>, name: string): T {
  const found = map.get(name);
  if (found === undefined) throw new Error(`checked name is not declared: ${name}`);
  return found;
}

export function declare(spec: CheckedSpec): Declarations {
  const kindNumbers = new Map<string, number>();
  spec.objects.forEach((object, index) => kindNumbers.set(object.name.text, index + 1));

  const processNumbers = new Map<string, number>();
  for (const process of spec.processes) processNumbers.set(process.name.text, processNumbers.size);
  const transitionNumbers = new Map<string, number>();
  for (const transition of spec.transitions) {
    transitionNumbers.set(transition.name.text, processNumbers.size + transitionNumbers.size);
  }

  const kinds: { name: string; slots: Slot[] }[] = [
    { name: 'globals', slots: [aliveSlotOf(true)] },
  ];
  const members: Map<string, Member>[] = [new Map()];
  const tags: Map<string, Member>[] = [new Map()];

  for (const variable of spec.variables) addMember(0, variable);
  for (const object of spec.objects) {
    kinds.push({ name: object.name.text, slots: [aliveSlotOf(false)] });
    members.push(new Map());
    tags.push(new Map());
    for (const member of object.members) addMember(kinds.length - 1, member);
  }

  const workSlots = new Map<number, { kind: number; slot: number }>();
  for (const process of spec.processes) {
    if (process.role !== 'work') continue;
    const number = getDeclared(processNumbers, process.name.text);
    const first = process.parameters[0];
    const type = first && spec.types.get(first.type);
    const kind = type?.kind === 'reference' ? getDeclared(kindNumbers, type.object) : 0;
    const domain: Domain = { kind: 'work', process: number };
    const slot = addSlot(kind, `queued ${process.name.text}`, domain, [], false);
    workSlots.set(number, { kind, slot });
  }

  return {
    spec,
    kinds,
    kindNumbers,
    processNumbers,
    transitionNumbers,
    members,
    tags,
    workSlots,
    domainOf,
  };

  function addSlot(
    kind: number,
    name: string,
    domain: Domain,
    initial: Value,
    constant: boolean,
  ): number {
    const slots = kinds[kind]!.slots;
    slots.push({ name, domain, initial, constant });
    return slots.length - 1;
  }

  function addMember(kind: number, member: ast.ObjectMember): void {
    const name = member.name.text;
    switch (member.kind) {
      case 'lock': {
        const domain: Domain = { kind: 'lock' };
        members[kind]!.set(name, { slot: addSlot(kind, name, domain, 0, false), domain });
        return;
      }
      case 'refcount': {
        const domain: Domain = { kind: 'refcount' };
        const initial = member.value ? evaluateConstant(spec, member.value) : 1;
        members[kind]!.set(name, { slot: addSlot(kind, name, domain, initial, false), domain });
        return;
      }
      case 'union':
        addUnion(kind, member);
        return;
      case 'variable':
      case 'constant': {
        const domain = domainOf(getType(member.type));
        const initial = member.value ? evaluateConstant(spec, member.value) : defaultOf(domain);
        const slot = addSlot(kind, name, domain, initial, member.kind === 'constant');
        members[kind]!.set(name, { slot, domain });
        return;
      }
    }
  }

  function addUnion(kind: number, declaration: ast.UnionDeclaration): void {
    const union: Union = {
      name: declaration.name.text,
      tag: declaration.tag?.text,
      variants: declaration.variants.map((variant) => ({
        name: variant.name.text,
        tagValue: variant.tagValue,
        domain: domainOf(getType(variant.type)),
      })),
    };
    const initial = Math.max(
      0,
      declaration.variants.findIndex((variant) => variant.value !== undefined),
    );
    const value = declaration.variants[initial]?.value;
    const payload = value
      ? evaluateConstant(spec, value)
      : defaultOf(union.variants[initial]!.domain);
    const variantDomain: Domain = { kind: 'variant', union };
    const payloadDomain: Domain = { kind: 'payload', union };
    const slot = addSlot(kind, `${union.name} variant`, variantDomain, initial, false);
    addSlot(kind, union.name, payloadDomain, payload, false);
    members[kind]!.set(union.name, { slot: slot + 1, domain: payloadDomain });
    if (union.tag !== undefined) tags[kind]!.set(union.tag, { slot, domain: variantDomain });
  }

  function getType(expression: ast.TypeExpression): Type {
    const type = spec.types.get(expression);
    if (!type) throw new Error('checked type is not evaluated');
    return type;
  }

  function domainOf(type: Type): Domain {
    switch (type.kind) {
      case 'boolean':
      case 'lock':
      case 'refcount':
        return { kind: type.kind };
      case 'enum':
        return { kind: 'enum', name: type.name, members: type.members };
      case 'integer':
        return { kind: 'integer', low: type.low, high: type.high };
      case 'reference': {
        const objectKind = getDeclared(kindNumbers, type.object);
        return { kind: 'reference', objectKind, optional: type.optional };
      }
      case 'opaque':
        return { kind: 'opaque', optional: type.optional };
      case 'set':
        return { kind: 'set', objectKind: getDeclared(kindNumbers, type.object) };
      case 'queue': {
        const objectKind = getDeclared(kindNumbers, type.object);
        return { kind: 'queue', objectKind, max: type.max };
      }
      case 'none':
        return { kind: 'opaque', optional: true };
      case 'union':
        return { kind: 'payload', union: unionOf(type) };
    }
  }

  function unionOf(type: UnionType): Union {
    const variants = type.variants.map((variant) => ({
      name: variant.name,
      tagValue: undefined,
      domain: domainOf(variant.type),
    }));
    return { name: type.name, tag: undefined, variants };
  }
}

function aliveSlotOf(initially: boolean): Slot {
  const initial = initially ? 1 : 0;
  return { name: 'alive', domain: { kind: 'boolean' }, initial, constant: false };
}

/** The value a slot has when nothing says otherwise. */
export function defaultOf(domain: Domain): Value {
  switch (domain.kind) {
    case 'boolean':
    case 'enum':
    case 'lock':
    case 'variant':
    case 'payload':
      return 0;
    case 'integer':
      return domain.low;
    case 'refcount':
      return 1;
    case 'reference':
      return none;
    case 'opaque':
      return domain.optional ? none : 1;
    case 'set':
    case 'queue':
    case 'work':
      return [];
  }
}
