import type { Kysely, Migration } from 'kysely';

/** Sandboxes, attempts with their verdicts, flags and timeline, and terminals. Times are ms since epoch. */
export const firstLight: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('sandboxes')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('owner', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('topology', 'text', (c) => c.notNull())
      .addColumn('lifetime_ms', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addColumn('ready_at', 'integer')
      .addColumn('expires_at', 'integer')
      .addColumn('extensions_left', 'integer', (c) => c.notNull())
      .addColumn('steps', 'text', (c) => c.notNull())
      .addColumn('nodes', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('sandboxes_state').on('sandboxes').column('state').execute();

    await db.schema
      .createTable('attempts')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('owner', 'text', (c) => c.notNull())
      .addColumn('lab_id', 'text', (c) => c.notNull())
      .addColumn('lab_title', 'text', (c) => c.notNull())
      .addColumn('sandbox_id', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('started_at', 'integer', (c) => c.notNull())
      .addColumn('ended_at', 'integer')
      .addColumn('variables', 'text', (c) => c.notNull())
      .addColumn('memory', 'text', (c) => c.notNull())
      .addColumn('hints_taken', 'text', (c) => c.notNull())
      .addColumn('live', 'integer', (c) => c.notNull())
      .addColumn('score', 'real', (c) => c.notNull())
      .addColumn('max_score', 'real', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('attempts_owner').on('attempts').columns(['owner', 'state']).execute();
    await db.schema.createIndex('attempts_sandbox').on('attempts').column('sandbox_id').execute();

    await db.schema
      .createTable('verdicts')
      .addColumn('attempt_id', 'text', (c) => c.notNull().references('attempts.id').onDelete('cascade'))
      .addColumn('task_id', 'text', (c) => c.notNull())
      .addColumn('verdict', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('verdicts_key', ['attempt_id', 'task_id'])
      .execute();
    await db.schema
      .createTable('flags')
      .addColumn('attempt_id', 'text', (c) => c.notNull().references('attempts.id').onDelete('cascade'))
      .addColumn('code', 'text', (c) => c.notNull())
      .addColumn('node', 'text', (c) => c.notNull())
      .addColumn('detail', 'text', (c) => c.notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('flags_key', ['attempt_id', 'code', 'node', 'detail'])
      .execute();
    await db.schema
      .createTable('timeline')
      .addColumn('number', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('attempt_id', 'text', (c) => c.notNull().references('attempts.id').onDelete('cascade'))
      .addColumn('entry', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('timeline_attempt').on('timeline').column('attempt_id').execute();

    await db.schema
      .createTable('terminals')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('sandbox_id', 'text', (c) => c.notNull())
      .addColumn('node', 'text', (c) => c.notNull())
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('cols', 'integer', (c) => c.notNull())
      .addColumn('rows', 'integer', (c) => c.notNull())
      .addColumn('offset', 'integer', (c) => c.notNull())
      .addColumn('screen', 'blob', (c) => c.notNull())
      .addColumn('saved_at', 'integer', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('terminals_sandbox').on('terminals').column('sandbox_id').execute();
  },
};
