import type { Kysely, Migration } from 'kysely';

/** Live tasks of mixed papers, and the attempts whose sandboxes they are worked on in. */
export const liveTasks: Migration = {
  async up(db: Kysely<unknown>) {
    // JSON: the sitting and the lab's tasks that it asks for; null: an ordinary attempt.
    await db.schema.alterTable('attempts').addColumn('exam', 'text').execute();
    await db.schema
      .alterTable('sittings')
      .addColumn('live', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema
      .createTable('sitting_live')
      .addColumn('sitting_id', 'text', (c) => c.notNull().references('sittings.id').onDelete('cascade'))
      .addColumn('number', 'integer', (c) => c.notNull())
      .addColumn('attempt_id', 'text')
      .addColumn('problem', 'text')
      .addColumn('outcome', 'text')
      .addPrimaryKeyConstraint('sitting_live_key', ['sitting_id', 'number'])
      .execute();
  },
};
