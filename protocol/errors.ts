import { z } from 'zod';

/** RFC 9457 problem details, with our stable `code` and, for surprises, an `id` that is found in the log. */
export const Problem = z.object({
  type: z.string().default('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z.string().describe('Stable, machine-readable: e.g. lab_not_found, host_unreachable, no_capacity'),
  action: z.string().optional().describe('What the reader can do about it'),
  id: z.string().optional().describe('Log id of an unexpected error'),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
