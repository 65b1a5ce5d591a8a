/**
 * Tables of everything declared at the top of a specification, by namespace, and of the members
 * of object kinds. Names are keys of maps, so `__proto__` is a name like any other.
 */
import type {
  ConstantDeclaration,
  EnumDeclaration,
  LockDeclaration,
  Name,
  ObjectDeclaration,
  ObjectMember,
  ObservationDeclaration,
  ProcessDeclaration,
  PropertyDeclaration,
  ScenarioDeclaration,
  TestDeclaration,
  TransitionDeclaration,
  UnionDeclaration,
  VariableDeclaration,
} from './ast.js';
import type { Meaning } from './checked-spec.js';
import { declarationKey, observationName, type OwnDeclaration } from './declaration-key.js';
import type { Reporter } from './reporter.js';

/** What a member name of an object means: a declared member, or the bit of a union. */
export type MemberSymbol =
  | { readonly kind: 'member'; readonly declaration: ObjectMember; readonly name: Name }
  | { readonly kind: 'tag'; readonly union: UnionDeclaration; readonly name: Name };

export interface ValueSymbol {
  readonly meaning: Extract<Meaning, { readonly kind: 'constant' | 'global' | 'enum-member' }>;
  readonly name: Name;
}

export interface Symbols {
  readonly constants: readonly ConstantDeclaration[];
  readonly enums: readonly EnumDeclaration[];
  readonly variables: readonly (VariableDeclaration | LockDeclaration)[];
  readonly objects: readonly ObjectDeclaration[];
  readonly processes: readonly ProcessDeclaration[];
  readonly transitions: readonly TransitionDeclaration[];
  readonly properties: readonly PropertyDeclaration[];
  readonly scenarios: readonly ScenarioDeclaration[];
  readonly observations: readonly ObservationDeclaration[];
  readonly tests: readonly TestDeclaration[];

  readonly values: ReadonlyMap<string, ValueSymbol>;
  readonly kinds: ReadonlyMap<string, ObjectDeclaration>;
  readonly enumsByName: ReadonlyMap<string, EnumDeclaration>;
  readonly behaviors: ReadonlyMap<string, ProcessDeclaration | TransitionDeclaration>;
  readonly scenariosByName: ReadonlyMap<string, ScenarioDeclaration>;
  /** By name of the kind, then of the member. */
  readonly members: ReadonlyMap<string, ReadonlyMap<string, MemberSymbol>>;
}

/** Sorts the declarations into tables; reports what is declared twice, and keeps the first. */
export function collectSymbols(
  declarations: readonly OwnDeclaration[],
  reporter: Reporter,
): Symbols {
  const unique = withoutDuplicates(declarations, reporter);
  const ofKind = <K extends OwnDeclaration['kind']>(kind: K) =>
    unique.filter((each): each is Extract<OwnDeclaration, { kind: K }> => each.kind === kind);

  const enums = ofKind('enum');
  const objects = ofKind('object');
  const processes = ofKind('process');
  const transitions = ofKind('transition');
  const scenarios = ofKind('scenario');
  const variables = unique.filter((each) => each.kind === 'variable' || each.kind === 'lock');
  const constants = ofKind('constant');

  const values = new Map<string, ValueSymbol>();
  const addValue = (name: Name, meaning: ValueSymbol['meaning']) => {
    const earlier = values.get(name.text);
    if (earlier) reportTwice(reporter, name, earlier.name);
    else values.set(name.text, { meaning, name });
  };
  for (const declaration of unique) {
    switch (declaration.kind) {
      case 'constant':
        addValue(declaration.name, { kind: 'constant', declaration });
        break;
      case 'variable':
      case 'lock':
        addValue(declaration.name, { kind: 'global', declaration });
        break;
      case 'enum':
        declaration.members.forEach((name, index) => {
          addValue(name, { kind: 'enum-member', enumeration: declaration, index });
        });
        break;
      default:
        break;
    }
  }

  return {
    constants,
    enums,
    variables,
    objects,
    processes,
    transitions,
    properties: ofKind('property'),
    scenarios,
    observations: ofKind('observation'),
    tests: ofKind('test'),
    values,
    kinds: byName(objects),
    enumsByName: byName(enums),
    behaviors: byName([...processes, ...transitions]),
    scenariosByName: byName(scenarios),
    members: new Map(objects.map((each) => [each.name.text, membersOf(each, reporter)])),
  };
}

/** Reports every name of the list that stands in it before. */
export function reportDuplicates(names: readonly Name[], reporter: Reporter): void {
  const seen = new Map<string, Name>();
  for (const name of names) {
    const earlier = seen.get(name.text);
    if (earlier) reportTwice(reporter, name, earlier);
    else seen.set(name.text, name);
  }
}

export function reportTwice(reporter: Reporter, name: Name, earlier: Name, text?: string): void {
  reporter.error('E0202', name.span, `\`${text ?? name.text}\` is declared twice`, {
    labels: [{ span: earlier.span, text: 'first here' }],
  });
}

function withoutDuplicates(
  declarations: readonly OwnDeclaration[],
  reporter: Reporter,
): OwnDeclaration[] {
  const seen = new Map<string, OwnDeclaration>();
  return declarations.filter((declaration) => {
    const key = declarationKey(declaration);
    const earlier = seen.get(key);
    if (!earlier) {
      seen.set(key, declaration);
      return true;
    }
    const text = declaration.kind === 'observation' ? observationName(declaration) : undefined;
    reportTwice(reporter, declaration.name, earlier.name, text);
    return false;
  });
}

function byName<T extends { readonly name: Name }>(declarations: readonly T[]): Map<string, T> {
  return new Map(declarations.map((each) => [each.name.text, each]));
}

function membersOf(object: ObjectDeclaration, reporter: Reporter): Map<string, MemberSymbol> {
  const members = new Map<string, MemberSymbol>();
  const add = (symbol: MemberSymbol) => {
    const earlier = members.get(symbol.name.text);
    if (earlier) reportTwice(reporter, symbol.name, earlier.name);
    else members.set(symbol.name.text, symbol);
  };
  for (const declaration of object.members) {
    add({ kind: 'member', declaration, name: declaration.name });
    if (declaration.kind !== 'union') continue;
    if (declaration.tag) add({ kind: 'tag', union: declaration, name: declaration.tag });
    reportDuplicates(
      declaration.variants.map((each) => each.name),
      reporter,
    );
  }
  return members;
}

/** What a process, work item or transition is called in messages. */
export function describeBehavior(symbols: Symbols, name: string): string {
  const declaration = symbols.behaviors.get(name);
  return declaration?.kind === 'process' && declaration.role === 'work'
    ? 'work item'
    : (declaration?.kind ?? 'process');
}
