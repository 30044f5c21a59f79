import type { z } from 'zod';
import { StoreError } from './errors.ts';

/** Reads a JSON column; `where` names it in the error when it is not what its schema says. */
export function parseJson<T>(schema: z.ZodType<T>, text: string, where: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw corrupt(where, error);
  }
}

/** Checks a column that is not JSON. */
export function parseValue<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw corrupt(where, parsed.error);
}

function corrupt(where: string, cause: unknown): StoreError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new StoreError('store_corrupt', `The database holds something unexpected in ${where}: ${why}`, { cause });
}
