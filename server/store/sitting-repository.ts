import type { Selectable } from 'kysely';
import { z } from 'zod';
import {
  ContactGap,
  ExamMode,
  ExamQuestion,
  LiveOutcome,
  LiveState,
  LiveTask,
  SittingKind,
  SittingScore,
  SittingState,
} from '../../protocol/index.ts';
import type { StoreDatabase } from './database.ts';
import { StoreError } from './errors.ts';
import { parseJson, parseValue } from './json.ts';
import type { Tables } from './schema.ts';
import type {
  AnswerRow,
  CardRow,
  LiveRow,
  SittingChanges,
  SittingRepository,
  SittingRow,
  StoredPaper,
} from './sitting-types.ts';

const By = z.enum(['hand', 'clock']);
const Numbers = z.array(z.int());
const Gaps = z.array(ContactGap);
const Tabs = z.record(z.string(), z.int());
const History = z.array(z.object({ at: z.number(), choice: Numbers, text: z.string() }));
const Paper: z.ZodType<StoredPaper> = z.object({
  seed: z.string(),
  mode: ExamMode,
  questions: z.array(z.object({ question: ExamQuestion, order: Numbers })),
  // Papers from before there were live tasks have none.
  live: z
    .array(
      z.object({
        task: LiveTask,
        labTitle: z.string(),
        tasks: z.array(z.object({ id: z.string(), title: z.string(), points: z.number(), text: z.string() })),
      }),
    )
    .default([]),
});
const LiveProblem = LiveState.shape.problem.unwrap();

type Columns = Selectable<Tables['sittings']>;

export function createSittingRepository(db: StoreDatabase): SittingRepository {
  return { ...sittingRows(db), ...answerRows(db), ...liveRows(db), ...cardRows(db) };
}

type SittingPart = 'insert' | 'update' | 'find' | 'list' | 'active' | 'remove';

function sittingRows(db: StoreDatabase): Pick<SittingRepository, SittingPart> {
  const { query } = db;
  return {
    insert(row) {
      db.transaction(() => {
        db.run(query.insertInto('sittings').values(toColumns(row)));
        db.run(query.insertInto('sitting_papers').values({ sitting_id: row.id, paper: JSON.stringify(row.paper) }));
      });
    },
    update(id, changes) {
      const found = db.run(query.updateTable('sittings').set(changedColumns(changes)).where('id', '=', id));
      if (found === 0) throw new StoreError('store_missing', `There is no sitting ${id} in the database`);
    },
    find(id) {
      const row = db.first(query.selectFrom('sittings').selectAll().where('id', '=', id));
      const stored = db.first(query.selectFrom('sitting_papers').select('paper').where('sitting_id', '=', id));
      return row && { ...withoutPaper(row), paper: parseJson(Paper, stored?.paper ?? '', `sitting_papers of ${id}`) };
    },
    list(owner) {
      const newestFirst = query
        .selectFrom('sittings')
        .selectAll()
        .where('owner', '=', owner)
        .orderBy('started_at', 'desc')
        .orderBy('id', 'desc');
      return db.all(newestFirst).map((row) => ({
        ...withoutPaper(row),
        mode: parseValue(ExamMode, row.mode, `sittings.mode of ${row.id}`),
        questions: row.questions,
        live: row.live,
      }));
    },
    active() {
      return db.all(query.selectFrom('sittings').select('id').where('state', '!=', 'submitted')).map(({ id }) => id);
    },
    remove(id) {
      db.run(query.deleteFrom('sittings').where('id', '=', id));
    },
  };
}

function answerRows(db: StoreDatabase): Pick<SittingRepository, 'putAnswer' | 'answers'> {
  const { query } = db;
  return {
    putAnswer(sittingId, row) {
      const values = {
        choice: JSON.stringify(row.choice),
        text: row.text,
        flagged: row.flagged ? 1 : 0,
        revision: row.revision,
        spent_ms: Math.round(row.spentMs),
        tabs: JSON.stringify(row.tabs),
        history: JSON.stringify(row.history),
      };
      db.run(
        query
          .insertInto('sitting_answers')
          .values({ sitting_id: sittingId, number: row.number, ...values })
          .onConflict((conflict) => conflict.columns(['sitting_id', 'number']).doUpdateSet(values)),
      );
    },
    answers(sittingId) {
      const rows = db.all(
        query.selectFrom('sitting_answers').selectAll().where('sitting_id', '=', sittingId).orderBy('number'),
      );
      return rows.map((row): AnswerRow => {
        const where = (column: string) => `sitting_answers.${column} of ${sittingId}, ${row.number}`;
        return {
          number: row.number,
          choice: parseJson(Numbers, row.choice, where('choice')),
          text: row.text,
          flagged: row.flagged !== 0,
          revision: row.revision,
          spentMs: row.spent_ms,
          tabs: parseJson(Tabs, row.tabs, where('tabs')),
          history: parseJson(History, row.history, where('history')),
        };
      });
    },
  };
}

function liveRows(db: StoreDatabase): Pick<SittingRepository, 'putLive' | 'live'> {
  const { query } = db;
  return {
    putLive(sittingId, row) {
      const values = {
        attempt_id: row.attemptId ?? null,
        problem: row.problem ? JSON.stringify(row.problem) : null,
        outcome: row.outcome ? JSON.stringify(row.outcome) : null,
      };
      db.run(
        query
          .insertInto('sitting_live')
          .values({ sitting_id: sittingId, number: row.number, ...values })
          .onConflict((conflict) => conflict.columns(['sitting_id', 'number']).doUpdateSet(values)),
      );
    },
    live(sittingId) {
      const rows = db.all(
        query.selectFrom('sitting_live').selectAll().where('sitting_id', '=', sittingId).orderBy('number'),
      );
      return rows.map(({ number, attempt_id, problem, outcome }): LiveRow => {
        const where = (column: string) => `sitting_live.${column} of ${sittingId}, ${number}`;
        return {
          number,
          ...(attempt_id !== null && { attemptId: attempt_id }),
          ...(problem !== null && { problem: parseJson(LiveProblem, problem, where('problem')) }),
          ...(outcome !== null && { outcome: parseJson(LiveOutcome, outcome, where('outcome')) }),
        };
      });
    },
  };
}

function cardRows(db: StoreDatabase): Pick<SittingRepository, 'putCard' | 'cards'> {
  const { query } = db;
  return {
    putCard(owner, row) {
      const values = {
        card: JSON.stringify(row.card),
        due_at: row.dueAt,
        correct: row.correct ? 1 : 0,
        seen_at: row.seenAt,
      };
      db.run(
        query
          .insertInto('question_cards')
          .values({ owner, question_id: row.questionId, ...values })
          .onConflict((conflict) => conflict.columns(['owner', 'question_id']).doUpdateSet(values)),
      );
    },
    cards(owner) {
      const rows = db.all(
        query.selectFrom('question_cards').selectAll().where('owner', '=', owner).orderBy('question_id'),
      );
      return rows.map(
        (row): CardRow => ({
          questionId: row.question_id,
          card: parseJson(z.unknown(), row.card, `question_cards.card of ${row.question_id}`),
          dueAt: row.due_at,
          correct: row.correct !== 0,
          seenAt: row.seen_at,
        }),
      );
    },
  };
}

function toColumns(row: SittingRow): Tables['sittings'] {
  return {
    id: row.id,
    owner: row.owner,
    state: row.state,
    kind: row.kind,
    practice: row.practice ? 1 : 0,
    title: row.title,
    mode: row.paper.mode,
    questions: row.paper.questions.length,
    live: row.paper.live.length,
    started_at: row.startedAt,
    limit_ms: row.limitMs ?? null,
    contact_at: row.contactAt,
    gaps: JSON.stringify(row.gaps),
    looked_up: JSON.stringify(row.lookedUp),
    submitted_at: row.submittedAt ?? null,
    submitted_by: row.submittedBy ?? null,
    score: row.score ? JSON.stringify(row.score) : null,
  };
}

function changedColumns(changes: SittingChanges): Partial<Tables['sittings']> {
  return {
    ...(changes.state !== undefined && { state: changes.state }),
    ...(changes.contactAt !== undefined && { contact_at: changes.contactAt }),
    ...(changes.gaps !== undefined && { gaps: JSON.stringify(changes.gaps) }),
    ...(changes.lookedUp !== undefined && { looked_up: JSON.stringify(changes.lookedUp) }),
    ...(changes.submittedAt !== undefined && { submitted_at: changes.submittedAt }),
    ...(changes.submittedBy !== undefined && { submitted_by: changes.submittedBy }),
    ...(changes.score !== undefined && { score: JSON.stringify(changes.score) }),
  };
}

function withoutPaper(row: Columns): Omit<SittingRow, 'paper'> {
  const where = (column: string) => `sittings.${column} of ${row.id}`;
  return {
    id: row.id,
    owner: row.owner,
    state: parseValue(SittingState, row.state, where('state')),
    kind: parseValue(SittingKind, row.kind, where('kind')),
    practice: row.practice !== 0,
    title: row.title,
    startedAt: row.started_at,
    ...(row.limit_ms !== null && { limitMs: row.limit_ms }),
    contactAt: row.contact_at,
    gaps: parseJson(Gaps, row.gaps, where('gaps')),
    lookedUp: parseJson(Numbers, row.looked_up, where('looked_up')),
    ...(row.submitted_at !== null && { submittedAt: row.submitted_at }),
    ...(row.submitted_by !== null && { submittedBy: parseValue(By, row.submitted_by, where('submitted_by')) }),
    ...(row.score !== null && { score: parseJson(SittingScore, row.score, where('score')) }),
  };
}
