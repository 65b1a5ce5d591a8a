/**
 * The names that are not declared at the top: locals, parameters, objects of a scenario, fields
 * of an event.
 */
import type { Span } from '../base/source.js';
import type { Name } from './ast.js';
import type { Type } from './types.js';

export interface ScopeEntry {
  readonly kind: 'local' | 'scenario-object' | 'index' | 'event-field' | 'result';
  /** Undefined after an error, and of an event's field whose use has not told its type. */
  readonly type: Type | undefined;
  readonly span: Span;
  /** What it was introduced as; only a `variable` can be assigned. */
  readonly role: 'variable' | 'parameter' | 'loop' | 'other';
  /** How many objects `device d[N]` declares; undefined of a single one. */
  readonly count?: number | undefined;
  /** The type written behind an event's field. */
  readonly fieldType?: string | undefined;
  isRead: boolean;
}

export class Scope {
  private readonly entries = new Map<string, ScopeEntry>();
  private readonly outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.outer = outer;
  }

  find(name: string): ScopeEntry | undefined {
    return this.entries.get(name) ?? this.outer?.find(name);
  }

  add(name: Name, entry: Omit<ScopeEntry, 'span' | 'isRead'>): void {
    this.entries.set(name.text, { ...entry, span: name.span, isRead: false });
  }

  /** Of this scope and those around it. */
  names(): string[] {
    return [...this.entries.keys(), ...(this.outer?.names() ?? [])];
  }

  /** Of this scope alone. */
  own(): ReadonlyMap<string, ScopeEntry> {
    return this.entries;
  }
}
