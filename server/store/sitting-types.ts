import type {
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

/** A paper as it was drawn, with its questions as they were then: the bank may change afterwards. */
export interface StoredPaper {
  seed: string;
  mode: ExamMode;
  /** `order`: where each option of the paper stands in the question. */
  questions: { question: ExamQuestion; order: number[] }[];
  /** Their numbers go on after those of the questions. */
  live: StoredLive[];
}

/** A live task with what its lab said when the paper was drawn. */
export interface StoredLive {
  task: LiveTask;
  labTitle: string;
  /** The lab's tasks, with their texts before variables are filled in. */
  tasks: { id: string; title: string; points: number; text: string }[];
}

/** How far a live task of a sitting is. */
export interface LiveRow {
  number: number;
  /** The latest attempt at it, whose sandbox it is worked on in. */
  attemptId?: string;
  /** Why there is no sandbox. */
  problem?: NonNullable<LiveState['problem']>;
  /** Graded: nothing changes any more. */
  outcome?: LiveOutcome;
}

export interface SittingRow {
  id: string;
  owner: string;
  state: SittingState;
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
  list(owner: string): (Omit<SittingRow, 'paper'> & { mode: ExamMode; questions: number; live: number })[];
  /** Ids of all that are not over: active, or being graded. */
  active(): string[];
  /** With its paper, answers and live tasks; what is not there is gone already. */
  remove(id: string): void;

  /** Inserts, or replaces the row of this number. */
  putLive(sittingId: string, row: LiveRow): void;
  /** By number. */
  live(sittingId: string): LiveRow[];

  putAnswer(sittingId: string, row: AnswerRow): void;
  /** By number. */
  answers(sittingId: string): AnswerRow[];

  putCard(owner: string, row: CardRow): void;
  cards(owner: string): CardRow[];
}
