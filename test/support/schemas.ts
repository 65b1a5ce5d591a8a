/** The published schemas, and what they have against a report. */
import { readFileSync, readdirSync } from 'node:fs';
import { validators2020 } from './json-schema.js';

const folder = 'docs/schema';
const open = new Map(
  readdirSync(folder).map((file) => {
    return [file, JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as object];
  }),
);
const validatorOf = validators2020(open);
const strictValidatorOf = validators2020(
  new Map([...open].map(([file, schema]) => [file, closed(schema) as object])),
);

/**
 * Nothing if the schema describes the report. It must allow keys that are added later, so that here
 * a second one is asked, in which every object has no other keys than those described.
 */
export function schemaProblems(schema: string, report: unknown): unknown {
  const json: unknown = JSON.parse(JSON.stringify(report));
  for (const validate of [validatorOf(schema), strictValidatorOf(schema)]) {
    if (!validate(json)) return validate.errors;
  }
  return [];
}

/** Nothing if the schema as it is published describes the report; for those made of others. */
export function openSchemaProblems(schema: string, report: unknown): unknown {
  const validate = validatorOf(schema);
  return validate(JSON.parse(JSON.stringify(report))) ? [] : validate.errors;
}

function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [key, closed(value)] as const);
  const isObject = 'type' in schema && schema.type === 'object' && 'properties' in schema;
  const isWhole = isObject && !('$ref' in schema);
  return Object.fromEntries([...entries, ...(isWhole ? [['additionalProperties', false]] : [])]);
}
