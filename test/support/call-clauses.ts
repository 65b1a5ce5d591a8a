/** An observation of functions that every recording has with the same argument. */

/** Entry and return of each; entering those in `creators` brings an object of that kind into being. */
export function callClauses(
  names: readonly string[],
  argument: string,
  creators: Readonly<Record<string, string>> = {},
): string {
  const clauses = names.map((name) => {
    const kind = creators[name];
    const created = kind === undefined ? '' : `create ${argument}: ${kind}, `;
    const entered = `entry ${name}(${argument}) => ${created}enter ${name}(${argument})`;
    return `${entered}  return ${name} => leave ${name}`;
  });
  return clauses.join('\n  ');
}
