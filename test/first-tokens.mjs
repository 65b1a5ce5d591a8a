/**
 * Which tokens a part of a grammar can begin with, and what follows from it: a rule that cannot
 * match is not tried.
 *
 * Works on recipes, the arrays in which ohm writes grammars down, of grammars over tokens: every
 * terminal is one character. Applies to rules without left recursion and parameters.
 */

/** What `rules` matches, with rules tried only where the next token can begin them. */
export function withDispatch(rules) {
  const isNullableRule = new Map();
  const firstOfRule = new Map();
  return Object.fromEntries(
    Object.entries(rules).map(([name, [kind, meta, description, formals, body]]) => [
      name,
      [kind, meta, description, formals, dispatched(body)],
    ]),
  );

  function dispatched(part) {
    const [operation, , ...inner] = part;
    switch (operation) {
      case 'terminal':
      case 'range':
      case 'app':
        return part;
      case 'alt':
        return chooseByToken(inner.map(dispatched));
      case 'opt':
      case 'star':
        return [operation, {}, guarded(dispatched(inner[0]))];
      case 'not':
      case 'lookahead':
        return [operation, {}, tokensOf(inner[0]) ?? dispatched(inner[0])];
      default:
        return [operation, {}, ...inner.map(dispatched)];
    }
  }

  /** An alternative between tokens, as ranges; undefined for anything longer. */
  function tokensOf(part) {
    return isOneToken(part) ? oneOf(firstTokens(part)) : undefined;
  }

  function isOneToken([operation, , ...inner]) {
    if (operation === 'terminal' || operation === 'range') return true;
    if (operation === 'app') return isOneToken(rules[inner[0]][4]);
    return operation === 'alt' && inner.every(isOneToken);
  }

  /** A rule behind a look at the next token, which costs less than trying the rule. */
  function guarded(part) {
    if (part[0] !== 'app' || isNullable(part)) return part;
    const ranges = rangesOf(firstTokens(part));
    const [from] = ranges[0];
    const [, to] = ranges.at(-1);
    const look = ranges.length <= 2 ? oneOf(firstTokens(part)) : oneOfRange([from, to]);
    return ['seq', {}, ['lookahead', {}, look], part];
  }

  /** The alternatives as a tree of tests of the next token: their order counts where they overlap. */
  function chooseByToken(parts) {
    const alternatives = ['alt', {}, ...parts];
    const tokens = tokensOf(alternatives);
    if (tokens) return tokens;
    if (parts.some(isNullable)) return alternatives;
    // A shortcut is there because it mostly holds.
    const [first, ...others] = parts;
    if (isShortcut(first)) return ['alt', {}, first, chooseByToken(others)];
    return tree(groupsByToken(parts));
  }

  /** A part that looks at what follows. */
  function isShortcut([operation, , ...inner]) {
    return operation === 'seq' && inner.at(-1)[0] === 'not';
  }

  function tree(groups) {
    if (groups.length === 1) return ['alt', {}, ...groups[0].parts];
    const isDivided = (at) => maximum(groups.slice(0, at)) < minimum(groups.slice(at));
    const middle = groups.length / 2;
    const [best] = [...groups.keys()]
      .filter((at) => at > 0 && isDivided(at))
      .sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
    if (best !== undefined) {
      const [low, high] = [groups.slice(0, best), groups.slice(best)];
      const rest = oneOfRange([minimum(high), lastToken]);
      return ['alt', {}, ['seq', {}, ['not', {}, rest], tree(low)], tree(high)];
    }
    const single = groups.find(({ tokens }) => rangesOf(tokens).length === 1);
    if (!single) return ['alt', {}, ...groups.flatMap(({ parts }) => parts)];
    const others = groups.filter((group) => group !== single);
    const look = ['not', {}, ['not', {}, oneOf(single.tokens)]];
    return ['alt', {}, ['seq', {}, look, ['alt', {}, ...single.parts]], tree(others)];
  }

  /** Alternatives that may begin with the same token stay together, in their order. */
  function groupsByToken(parts) {
    let groups = [];
    for (const part of parts) {
      const tokens = firstTokens(part);
      const meets = (group) => [...group.tokens].some((token) => tokens.has(token));
      const met = groups.filter(meets);
      const all = new Set([...met.flatMap((group) => [...group.tokens]), ...tokens]);
      const joined = parts.filter(
        (each) => each === part || met.some((g) => g.parts.includes(each)),
      );
      groups = [...groups.filter((group) => !meets(group)), { parts: joined, tokens: all }];
    }
    return groups.sort((a, b) => minimum([a]) - minimum([b]));
  }

  function isNullable([operation, , ...inner]) {
    switch (operation) {
      case 'terminal':
      case 'range':
        return false;
      case 'app': {
        const [name] = inner;
        if (!isNullableRule.has(name)) {
          isNullableRule.set(name, false);
          isNullableRule.set(name, isNullable(rules[name][4]));
        }
        return isNullableRule.get(name);
      }
      case 'seq':
        return inner.every(isNullable);
      case 'alt':
        return inner.some(isNullable);
      case 'plus':
        return isNullable(inner[0]);
      default:
        return true;
    }
  }

  function firstTokens([operation, , ...inner]) {
    switch (operation) {
      case 'terminal':
        return new Set([inner[0].charCodeAt(0)]);
      case 'range': {
        const [from, to] = inner.map((token) => token.charCodeAt(0));
        return new Set(Array.from({ length: to - from + 1 }, (_, index) => from + index));
      }
      case 'app': {
        const [name] = inner;
        if (!firstOfRule.has(name)) firstOfRule.set(name, firstTokens(rules[name][4]));
        return firstOfRule.get(name);
      }
      case 'seq': {
        const consuming = inner.filter(([each]) => each !== 'not' && each !== 'lookahead');
        const last = consuming.findIndex((each) => !isNullable(each));
        const beginnings = last === -1 ? consuming : consuming.slice(0, last + 1);
        return new Set(beginnings.flatMap((each) => [...firstTokens(each)]));
      }
      case 'not':
      case 'lookahead':
        return new Set();
      default:
        return new Set(inner.flatMap((each) => [...firstTokens(each)]));
    }
  }
}

const lastToken = 0xff;

function minimum(groups) {
  return Math.min(...groups.flatMap(({ tokens }) => [...tokens]));
}

function maximum(groups) {
  return Math.max(...groups.flatMap(({ tokens }) => [...tokens]));
}

function oneOf(tokens) {
  const parts = rangesOf(tokens).map(oneOfRange);
  return parts.length === 1 ? parts[0] : ['alt', {}, ...parts];
}

function oneOfRange([from, to]) {
  const [first, last] = [String.fromCharCode(from), String.fromCharCode(to)];
  return from === to ? ['terminal', {}, first] : ['range', {}, first, last];
}

/** The tokens as few ranges, ascending. */
function rangesOf(tokens) {
  const ranges = [];
  for (const token of [...tokens].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.[1] === token - 1) last[1] = token;
    else ranges.push([token, token]);
  }
  return ranges;
}
