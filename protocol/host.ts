import { z } from 'zod';

/** One line of `drydock doctor`. */
export const DoctorLine = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(['ok', 'warn', 'fail']),
  value: z.string(),
  meaning: z.string().describe('What it means for the labs'),
  mend: z.string().optional().describe('How to mend it'),
  stops: z.boolean().describe('true when nothing works without it: exit code 1'),
});
export type DoctorLine = z.infer<typeof DoctorLine>;
export const DoctorReport = z.object({ at: z.number(), lines: z.array(DoctorLine), capabilities: z.array(z.string()) });
export type DoctorReport = z.infer<typeof DoctorReport>;

/** Progress of making one image. */
export const ImageProgress = z.object({
  name: z.string(),
  state: z.enum(['waiting', 'building', 'pulling', 'storing', 'ready', 'failed']),
  detail: z.string(),
  percent: z.number().optional(),
  ms: z.number().optional(),
  aboutMs: z
    .number()
    .optional()
    .describe('About how long it takes in all on two cores, when that is known and it is not there yet'),
});
export type ImageProgress = z.infer<typeof ImageProgress>;

export const HostView = z.object({
  engine: z.enum(['up', 'down']),
  message: z.string().optional(),
  capacity: z.object({ sandboxes: z.int(), max: z.int(), memoryFreeMiB: z.number() }),
  images: z.array(ImageProgress),
  capabilities: z.array(z.string()),
});
export type HostView = z.infer<typeof HostView>;
