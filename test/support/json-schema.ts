/** Validates JSON by a schema, with Ajv. */
import { createRequire } from 'node:module';
import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';

/** SARIF's schema is of draft 4; one of its patterns is no regular expression of Unicode. */
export function sarifValidator(): ValidateFunction {
  const require = createRequire(import.meta.url);
  const schema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object;
  const ajv = new AjvDraft04.default({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

/** A validator for schemas of 2020-12 that refer to each other by their file names. */
export function validators2020(
  schemas: ReadonlyMap<string, object>,
): (name: string) => ValidateFunction {
  const ajv = new Ajv2020.default({ strict: true, allErrors: true, allowUnionTypes: true });
  for (const [name, schema] of schemas) ajv.addSchema(schema, name);
  return (name) => ajv.getSchema(name)!;
}
