import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const Entries = z
  .array(z.strictObject({ test: z.string().min(1), why: z.string().min(1) }))
  .nullish()
  .transform((entries) => new Map((entries ?? []).map(({ test, why }) => [test, why])));

const Known = z.strictObject({ fails: Entries, cannot: Entries });

/** By full name: why a test fails here (it is run all the same), and why one cannot be run (it is not). */
export type Known = z.infer<typeof Known>;

/** Reads known.yaml; rejects what it does not understand. */
export function readKnown(file: string): Known {
  return Known.parse(parse(readFileSync(file, 'utf8')));
}
