import type { Generated } from 'kysely';

/** Tables as the migrations make them. JSON columns are text here; repositories parse and validate them. */
export interface Tables {
  sandboxes: {
    id: string;
    owner: string;
    state: string;
    reason: string | null;
    topology: string;
    lifetime_ms: number;
    created_at: number;
    ready_at: number | null;
    expires_at: number | null;
    extensions_left: number;
    steps: string;
    nodes: string;
  };
  attempts: {
    id: string;
    owner: string;
    lab_id: string;
    lab_title: string;
    sandbox_id: string;
    state: string;
    started_at: number;
    ended_at: number | null;
    variables: string;
    memory: string;
    hints_taken: string;
    given_up: string;
    live: number;
    score: number;
    max_score: number;
    exam: string | null;
  };
  verdicts: { attempt_id: string; task_id: string; verdict: string };
  flags: { attempt_id: string; code: string; node: string; detail: string; at: number };
  timeline: { number: Generated<number>; attempt_id: string; entry: string };
  terminals: {
    id: string;
    sandbox_id: string;
    node: string;
    title: string;
    cols: number;
    rows: number;
    offset: number;
    screen: Uint8Array;
    saved_at: number;
  };
  sittings: {
    id: string;
    owner: string;
    state: string;
    kind: string;
    practice: number;
    title: string;
    mode: string;
    questions: number;
    started_at: number;
    limit_ms: number | null;
    contact_at: number;
    gaps: string;
    looked_up: string;
    submitted_at: number | null;
    submitted_by: string | null;
    score: string | null;
    live: number;
  };
  sitting_live: {
    sitting_id: string;
    number: number;
    attempt_id: string | null;
    problem: string | null;
    outcome: string | null;
  };
  sitting_papers: { sitting_id: string; paper: string };
  sitting_answers: {
    sitting_id: string;
    number: number;
    choice: string;
    text: string;
    flagged: number;
    revision: number;
    spent_ms: number;
    tabs: string;
    history: string;
  };
  question_cards: {
    owner: string;
    question_id: string;
    card: string;
    due_at: number;
    correct: number;
    seen_at: number;
  };
}
