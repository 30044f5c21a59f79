import type { ContactGap, ExamMode, ExamQuestion, SittingKind, SittingScore } from '../../protocol/index.ts';

/** A paper as it was drawn, with its questions as they were then: the bank may change afterwards. */
export interface StoredPaper {
  seed: string;
  mode: ExamMode;
  /** `order`: where each option of the paper stands in the question. */
  questions: { question: ExamQuestion; order: number[] }[];
}

export interface SittingRow {
  id: string;
  owner: string;
  state: 'active' | 'submitted';
  kind: SittingKind;
  practice: boolean;
  title: string;
  paper: StoredPaper;
  startedAt: number;
  /** Absent: no clock. */
  limitMs?: number;
  /** When a page of it was last heard of. */
  contactAt: number;
  gaps: ContactGap[];
  /** Numbers of questions whose explanation was shown while it went on. */
  lookedUp: number[];
  submittedAt?: number;
  submittedBy?: 'hand' | 'clock';
  score?: SittingScore;
}

export type SittingChanges = Partial<
  Pick<SittingRow, 'state' | 'contactAt' | 'gaps' | 'lookedUp' | 'submittedAt' | 'submittedBy' | 'score'>
>;

/** One answer that was given, for the report on what was changed. */
export interface AnswerVersion {
  at: number;
  choice: number[];
  text: string;
}

export interface AnswerRow {
  number: number;
  choice: number[];
  text: string;
  flagged: boolean;
  /** 0: only looked at. */
  revision: number;
  spentMs: number;
  /** Page -> the serial of its last change. */
  tabs: Record<string, number>;
  /** Oldest first. */
  history: AnswerVersion[];
}

/** What is remembered of one question over all sittings. */
export interface CardRow {
  questionId: string;
  /** State of the scheduler (ts-fsrs), as JSON. */
  card: unknown;
  dueAt: number;
  /** Was the latest answer right? */
  correct: boolean;
  seenAt: number;
}

export interface SittingRepository {
  /** Throws StoreError `store_conflict` when the id is taken or the owner has an active sitting. */
  insert(row: SittingRow): void;
  /** Only the named fields; throws StoreError `store_missing` when there is no such sitting. */
  update(id: string, changes: SittingChanges): void;
  find(id: string): SittingRow | undefined;
  /** Newest first, without their papers: those may be large. */
  list(owner: string): (Omit<SittingRow, 'paper'> & { mode: ExamMode; questions: number })[];
  /** Ids of all that have not been submitted. */
  active(): string[];

  putAnswer(sittingId: string, row: AnswerRow): void;
  /** By number. */
  answers(sittingId: string): AnswerRow[];

  putCard(owner: string, row: CardRow): void;
  cards(owner: string): CardRow[];
}
