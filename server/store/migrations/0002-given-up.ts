import type { Kysely, Migration } from 'kysely';

/** Tasks whose solution was shown before they had passed: a JSON list of ids. */
export const givenUp: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('attempts')
      .addColumn('given_up', 'text', (c) => c.notNull().defaultTo('[]'))
      .execute();
  },
};
