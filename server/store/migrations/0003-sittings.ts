import type { Kysely, Migration } from 'kysely';

/** Sittings of the practice exam, their answers, and when each question is due again. Times are ms since epoch. */
export const sittings: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('sittings')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('owner', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('practice', 'integer', (c) => c.notNull())
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('mode', 'text', (c) => c.notNull())
      .addColumn('questions', 'integer', (c) => c.notNull())
      .addColumn('started_at', 'integer', (c) => c.notNull())
      .addColumn('limit_ms', 'integer')
      .addColumn('contact_at', 'integer', (c) => c.notNull())
      .addColumn('gaps', 'text', (c) => c.notNull())
      .addColumn('looked_up', 'text', (c) => c.notNull())
      .addColumn('submitted_at', 'integer')
      .addColumn('submitted_by', 'text')
      .addColumn('score', 'text')
      .execute();
    await db.schema.createIndex('sittings_owner').on('sittings').columns(['owner', 'started_at']).execute();
    // One active sitting for each owner, whatever two requests at once believe.
    await db.schema
      .createIndex('sittings_active')
      .unique()
      .on('sittings')
      .column('owner')
      .where('state' as never, '=', 'active' as never)
      .execute();
    // Apart, because a paper is large and never changes, while its sitting's row is written every few seconds.
    await db.schema
      .createTable('sitting_papers')
      .addColumn('sitting_id', 'text', (c) => c.primaryKey().references('sittings.id').onDelete('cascade'))
      .addColumn('paper', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('sitting_answers')
      .addColumn('sitting_id', 'text', (c) => c.notNull().references('sittings.id').onDelete('cascade'))
      .addColumn('number', 'integer', (c) => c.notNull())
      .addColumn('choice', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('flagged', 'integer', (c) => c.notNull())
      .addColumn('revision', 'integer', (c) => c.notNull())
      .addColumn('spent_ms', 'integer', (c) => c.notNull())
      .addColumn('tabs', 'text', (c) => c.notNull())
      .addColumn('history', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('sitting_answers_key', ['sitting_id', 'number'])
      .execute();
    await db.schema
      .createTable('question_cards')
      .addColumn('owner', 'text', (c) => c.notNull())
      .addColumn('question_id', 'text', (c) => c.notNull())
      .addColumn('card', 'text', (c) => c.notNull())
      .addColumn('due_at', 'integer', (c) => c.notNull())
      .addColumn('correct', 'integer', (c) => c.notNull())
      .addColumn('seen_at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('question_cards_key', ['owner', 'question_id'])
      .execute();
  },
};
