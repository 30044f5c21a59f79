import { z } from 'zod';

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** "90s", "500ms", "2m", "1h" -> milliseconds. */
export const Duration = z
  .string()
  .regex(/^\d+(ms|s|m|h)$/, 'a duration such as 90s, 500ms or 2m')
  .transform((text) => {
    const unit = text.replace(/^\d+/, '') as keyof typeof UNITS;
    return Number.parseInt(text, 10) * UNITS[unit];
  });

/** A string in which `${colour}` stands for a variable and `${node1.address}` for a node's address. */
export const Template = z.string();

/** "512MiB", "2GiB" -> MiB. */
export const Size = z
  .string()
  .regex(/^\d+(MiB|GiB)$/, 'a size such as 512MiB or 2GiB')
  .transform((text) => Number.parseInt(text, 10) * (text.endsWith('GiB') ? 1024 : 1));

export const Id = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens');

/** Names that rules use: a CEL identifier. */
export const Name = z
  .string()
  .max(40)
  .regex(/^[a-z][A-Za-z0-9_]*$/, 'a name for rules: a lower-case letter, then letters, digits or _');

/** A CEL expression. */
export const Expression = z.string().min(1, 'an expression may not be empty');
