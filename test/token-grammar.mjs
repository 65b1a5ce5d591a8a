/**
 * Makes of the grammar over characters one over tokens.
 *
 * The text that it reads has one character for each token: a name, a word of the language, a sign
 * (`src/language/token-text.ts`). So it skips no blanks, and no word is the beginning of another.
 * In ohm, rules that begin with a capital letter skip blanks; here all begin with a small one.
 * Rules with parameters are written out, since ohm finds these by a text that it makes of their
 * arguments each time.
 *
 *     Lock = word<"lock"> name                    becomes    lock = "\u0063" name
 *     comparisonOperator = "==" | … | word<"in">  becomes    comparisonOperator = "\u0029".."\u002f"
 */
import { withDispatch } from './first-tokens.mjs';

/** `return` at the end of its line, where no value follows: the only line break that matters. */
const returnAtEnd = 'return\n';

/** Tokens that the grammar tells from others only by their kind. */
const [aName, aNumber, aString] = ['a name', 'a number', 'a string'];
const scannedRules = ['name', 'kernelName', 'integer', 'string'];

/** Rules about the characters of a token. */
const withinTokens =
  /^(?:identifierStart|identifierPart|reserved|word|stringCharacter(?:_.*)?|sameLine|Items)$/;

/**
 * The recipe of the grammar, the character for each token, and what the rules are called in trees
 * whose parts count. `rules` are those of `kspec.ohm`, some of which `shortcuts` replaces.
 */
export function makeTokenGrammar(name, rules, shortcuts) {
  const reserved = textsIn(rules.reserved);
  const isAboutTokens = ([rule]) => !withinTokens.test(rule) && !scannedRules.includes(rule);
  const ownRules = Object.entries(rules).filter(isAboutTokens);
  // What one rule or shortcut looks for stands together where it can: a range is found at once.
  const texts = [...textsIn(Object.values(shortcuts)), ...textsIn(ownRules.reverse())];
  const words = texts.filter((text) => /^[a-z]{2}/.test(text));
  const contextual = words.filter((word) => !reserved.includes(word));
  const others = texts.filter((text) => !contextual.includes(text)).flatMap(withNeighbour);
  const tokens = characters([...others, aString, ...contextual, aName]);

  const scanned = {
    name: choice([...contextual, aName]),
    kernelName: choice([...words, aName]),
    integer: choice(['0', '1', aNumber]),
    string: choice([aString]),
  };
  const made = {};
  const ruleNames = {};
  for (const [rule, [, , description, , body]] of Object.entries({ ...rules, ...shortcuts })) {
    if (withinTokens.test(rule)) continue;
    if (small(rule) in made) throw new Error(`two rules would be called ${small(rule)}`);
    if (small(rule) !== rule) ruleNames[small(rule)] = rule.replace(/_chain$/, '');
    made[small(rule)] = ['define', {}, description, [], scanned[rule] ?? ofTokens(body)];
  }
  const recipe = ['grammar', {}, name, null, 'declaration', withDispatch(made)];
  return { recipe, tokens, ruleNames };

  function ofTokens(part) {
    const [operation, , ...inner] = part;
    switch (operation) {
      case 'terminal':
        return choice(inner[0] === 'return' ? ['return', returnAtEnd] : inner);
      case 'app': {
        const [rule, parameters] = inner;
        return parameters.length > 0 ? writtenOut(rule, parameters[0]) : application(rule);
      }
      case 'seq': {
        const isOnLine = inner.some(([each]) => each === 'lex');
        return isOnLine ? sequence([choice(['return']), ofTokens(inner.at(-1))]) : tokensOf(inner);
      }
      default:
        return [operation, {}, ...inner.map(ofTokens)];
    }
  }

  /** Where a token ends need not be said. */
  function tokensOf(parts) {
    const isEnd = ([operation, , rule]) =>
      operation === 'not' && ['identifierPart', 'digit'].includes(rule[2]);
    return sequence(parts.filter((part) => !isEnd(part)).map(ofTokens));
  }

  function writtenOut(rule, parameter) {
    const item = ofTokens(parameter);
    const more = ['star', {}, sequence([choice([',']), item])];
    switch (rule) {
      case 'word':
        return item;
      case 'Items':
        return sequence([item, more, ['opt', {}, choice([','])]]);
      case 'NonemptyListOf':
        return sequence([item, more]);
      case 'ListOf':
        return ['opt', {}, sequence([item, more])];
      default:
        throw new Error(`${rule} is not known to have parameters`);
    }
  }

  function choice(texts) {
    const terminals = texts.map((text) => ['terminal', {}, tokens[text]]);
    return terminals.length === 1 ? terminals[0] : ['alt', {}, ...terminals];
  }
}

function application(rule) {
  return ['app', {}, small(rule), []];
}

function sequence(parts) {
  return parts.length === 1 ? parts[0] : ['seq', {}, ...parts];
}

function small(rule) {
  return rule.charAt(0).toLowerCase() + rule.slice(1);
}

/** The texts of all terminals, in order. */
function textsIn(part) {
  if (!Array.isArray(part)) return [];
  return part[0] === 'terminal' ? [part[2]] : part.flatMap(textsIn);
}

/** Tokens of which some rule takes either. */
function withNeighbour(text) {
  if (text === 'return') return [text, returnAtEnd];
  return text === '1' ? [text, aNumber] : [text];
}

/** One character for each text, beginning at the first that is no blank. */
function characters(texts) {
  const each = [...new Set(texts)].map((text, index) => [text, String.fromCharCode(0x21 + index)]);
  if (each.length > 0xff - 0x21) throw new Error('too many tokens for one byte each');
  return Object.fromEntries(each);
}
