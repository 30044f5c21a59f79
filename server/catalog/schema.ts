import { z } from 'zod';
import { LabFile } from '../../protocol/index.ts';

/** JSON Schema of lab.yaml, for editors: what an author writes, before defaults. */
export function labJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(LabFile, { io: 'input', reused: 'ref' });
  return {
    ...schema,
    $id: 'https://drydock.local/lab.schema.json',
    title: 'Drydock lab',
    description: 'See docs/authoring.md',
  };
}
