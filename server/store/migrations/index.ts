import type { Migration } from 'kysely';
import { firstLight } from './0001-first-light.ts';
import { givenUp } from './0002-given-up.ts';
import { sittings } from './0003-sittings.ts';
import { liveTasks } from './0004-live-tasks.ts';

/** In this order, for ever: a migration that has been released never changes. */
export const migrations: Record<string, Migration> = {
  '0001-first-light': firstLight,
  '0002-given-up': givenUp,
  '0003-sittings': sittings,
  '0004-live-tasks': liveTasks,
};
