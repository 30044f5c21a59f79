import type { Selectable } from 'kysely';
import { z } from 'zod';
import { Flag, TimelineEntry, Verdict } from '../../protocol/index.ts';
import type { StoreDatabase } from './database.ts';
import { StoreError } from './errors.ts';
import { parseJson, parseValue } from './json.ts';
import type { Tables } from './schema.ts';
import type { AttemptChanges, AttemptRepository, AttemptRow, StoredMemory } from './types.ts';

const State = z.enum(['active', 'ended', 'abandoned']);
const Texts = z.record(z.string(), z.string());
const Numbers = z.record(z.string(), z.number());
const Ids = z.array(z.string());
const Exam = z.object({ sittingId: z.string(), taskIds: Ids });
const Memory: z.ZodType<StoredMemory> = z.object({
  base: z.unknown(),
  latched: z.record(z.string(), Verdict),
  recorded: z.record(z.string(), z.unknown()),
  answers: Texts,
});

export function createAttemptRepository(db: StoreDatabase): AttemptRepository {
  return { ...attemptRows(db), ...verdictRows(db), ...flagRows(db), ...timelineRows(db) };
}

function attemptRows(
  db: StoreDatabase,
): Pick<AttemptRepository, 'insert' | 'update' | 'find' | 'findBySandbox' | 'list'> {
  const { query } = db;
  const newestFirst = () =>
    query.selectFrom('attempts').selectAll().orderBy('started_at', 'desc').orderBy('id', 'desc');
  return {
    insert(row) {
      db.run(query.insertInto('attempts').values(toColumns(row)));
    },
    update(id, changes) {
      const columns = changedColumns(changes);
      const found =
        Object.keys(columns).length === 0
          ? db.all(query.selectFrom('attempts').select('id').where('id', '=', id)).length
          : db.run(query.updateTable('attempts').set(columns).where('id', '=', id));
      if (found === 0) throw new StoreError('store_missing', `There is no attempt ${id} in the database`);
    },
    find(id) {
      const row = db.first(query.selectFrom('attempts').selectAll().where('id', '=', id));
      return row && fromColumns(row);
    },
    findBySandbox(sandboxId) {
      const row = db.first(newestFirst().where('sandbox_id', '=', sandboxId).limit(1));
      return row && fromColumns(row);
    },
    list(filter = {}) {
      let select = newestFirst();
      if (filter.owner !== undefined) select = select.where('owner', '=', filter.owner);
      if (filter.state !== undefined) select = select.where('state', '=', filter.state);
      if (filter.labId !== undefined) select = select.where('lab_id', '=', filter.labId);
      return db.all(select).map(fromColumns);
    },
  };
}

function verdictRows(db: StoreDatabase): Pick<AttemptRepository, 'putVerdict' | 'verdicts' | 'clearVerdicts'> {
  const { query } = db;
  return {
    putVerdict(attemptId, verdict) {
      const text = JSON.stringify(verdict);
      db.run(
        query
          .insertInto('verdicts')
          .values({ attempt_id: attemptId, task_id: verdict.taskId, verdict: text })
          .onConflict((conflict) => conflict.columns(['attempt_id', 'task_id']).doUpdateSet({ verdict: text })),
      );
    },
    verdicts(attemptId) {
      const rows = db.all(query.selectFrom('verdicts').selectAll().where('attempt_id', '=', attemptId));
      return Object.fromEntries(
        rows.map((row) => [row.task_id, parseJson(Verdict, row.verdict, `verdicts of ${attemptId}`)]),
      );
    },
    clearVerdicts(attemptId) {
      db.run(query.deleteFrom('verdicts').where('attempt_id', '=', attemptId));
    },
  };
}

function flagRows(db: StoreDatabase): Pick<AttemptRepository, 'addFlag' | 'flags'> {
  const { query } = db;
  return {
    addFlag(attemptId, flag) {
      const values = { attempt_id: attemptId, ...Flag.parse(flag), node: flag.node ?? '' };
      return (
        db.run(
          query
            .insertInto('flags')
            .values(values)
            .onConflict((conflict) => conflict.doNothing()),
        ) > 0
      );
    },
    flags(attemptId) {
      const rows = db.all(
        query.selectFrom('flags').selectAll().where('attempt_id', '=', attemptId).orderBy('at').orderBy('code'),
      );
      return rows.map(({ code, node, detail, at }) => ({ code, node: node === '' ? undefined : node, detail, at }));
    },
  };
}

function timelineRows(db: StoreDatabase): Pick<AttemptRepository, 'addTimeline' | 'timeline'> {
  const { query } = db;
  return {
    addTimeline(attemptId, entry) {
      db.run(query.insertInto('timeline').values({ attempt_id: attemptId, entry: JSON.stringify(entry) }));
    },
    timeline(attemptId) {
      const rows = db.all(
        query.selectFrom('timeline').select('entry').where('attempt_id', '=', attemptId).orderBy('number'),
      );
      return rows.map((row) => parseJson(TimelineEntry, row.entry, `timeline of ${attemptId}`));
    },
  };
}

function toColumns(row: AttemptRow): Tables['attempts'] {
  return {
    id: row.id,
    owner: row.owner,
    lab_id: row.labId,
    lab_title: row.labTitle,
    sandbox_id: row.sandboxId,
    state: row.state,
    started_at: row.startedAt,
    ended_at: row.endedAt ?? null,
    variables: JSON.stringify(row.variables),
    memory: JSON.stringify(row.memory),
    hints_taken: JSON.stringify(row.hintsTaken),
    given_up: JSON.stringify(row.givenUp),
    live: row.live ? 1 : 0,
    score: row.score,
    max_score: row.maxScore,
    exam: row.exam ? JSON.stringify(row.exam) : null,
  };
}

/** Only fields that are present: `endedAt: undefined` clears it, leaving it out keeps it. */
function changedColumns(changes: AttemptChanges): Partial<Tables['attempts']> {
  const columns: Partial<Tables['attempts']> = {};
  if (changes.labTitle !== undefined) columns.lab_title = changes.labTitle;
  if (changes.sandboxId !== undefined) columns.sandbox_id = changes.sandboxId;
  if (changes.state !== undefined) columns.state = changes.state;
  if ('endedAt' in changes) columns.ended_at = changes.endedAt ?? null;
  if (changes.variables !== undefined) columns.variables = JSON.stringify(changes.variables);
  if (changes.memory !== undefined) columns.memory = JSON.stringify(changes.memory);
  if (changes.hintsTaken !== undefined) columns.hints_taken = JSON.stringify(changes.hintsTaken);
  if (changes.givenUp !== undefined) columns.given_up = JSON.stringify(changes.givenUp);
  if (changes.live !== undefined) columns.live = changes.live ? 1 : 0;
  if (changes.score !== undefined) columns.score = changes.score;
  if (changes.maxScore !== undefined) columns.max_score = changes.maxScore;
  return columns;
}

function fromColumns(row: Selectable<Tables['attempts']>): AttemptRow {
  const where = (column: string) => `attempts.${column} of ${row.id}`;
  return {
    id: row.id,
    owner: row.owner,
    labId: row.lab_id,
    labTitle: row.lab_title,
    sandboxId: row.sandbox_id,
    state: parseValue(State, row.state, where('state')),
    startedAt: row.started_at,
    endedAt: row.ended_at ?? undefined,
    variables: parseJson(Texts, row.variables, where('variables')),
    memory: parseJson(Memory, row.memory, where('memory')),
    hintsTaken: parseJson(Numbers, row.hints_taken, where('hints_taken')),
    givenUp: parseJson(Ids, row.given_up, where('given_up')),
    live: row.live !== 0,
    score: row.score,
    maxScore: row.max_score,
    ...(row.exam !== null && { exam: parseJson(Exam, row.exam, where('exam')) }),
  };
}
