import { z } from 'zod';

/** The lab format (docs/authoring.md). */
export const LabFile = z.strictObject({ id: z.string() });
