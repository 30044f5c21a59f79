import { labJsonSchema } from '../../server/catalog/index.ts';

/** `drydock lab schema`: JSON Schema of lab.yaml as text; labs/schema/lab.schema.json is a copy. */
export function labSchema(): string {
  return `${JSON.stringify(labJsonSchema(), null, 2)}\n`;
}
