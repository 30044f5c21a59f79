import { fillTemplate, type TemplateValues } from '../../graders/index.ts';
import {
  type AttemptResult,
  type AttemptSummary,
  type AttemptView,
  PASS_MARK,
  type SandboxView,
  type Verdict,
} from '../../protocol/index.ts';
import type { Catalog, Lab } from '../catalog/index.ts';
import type { AttemptRow, Store } from '../store/index.ts';
import { helpOf, solutionsFor } from './help.ts';

/** What `${…}` in texts and hints stands for in this attempt. */
export function templateValues(
  row: Pick<AttemptRow, 'variables'>,
  sandbox: Pick<SandboxView, 'nodes'>,
): TemplateValues {
  const nodes = sandbox.nodes.filter((node) => node.address);
  return {
    variables: row.variables,
    nodes: Object.fromEntries(nodes.map((node) => [node.name, { address: node.address ?? '' }])),
  };
}

export function attemptSummary(row: AttemptRow, sandbox: SandboxView | undefined): AttemptSummary {
  const { id, labId, labTitle, state, startedAt, endedAt, score, maxScore } = row;
  const expiresAt = state === 'active' ? sandbox?.expiresAt : undefined;
  return { id, labId, labTitle, state, startedAt, endedAt, score, maxScore, expiresAt };
}

/** Rules are for authors, and for everybody once the attempt has ended: they would give the answers away. */
export function withoutRule({ rule: _, ...verdict }: Verdict): Verdict {
  return verdict;
}

/** An attempt for its learner; `pending` are verdicts of a check that is still polling. */
export function attemptView(
  row: AttemptRow,
  parts: { store: Store; lab?: Lab; sandbox: SandboxView; pending: ReadonlyMap<string, Verdict>; checking: boolean },
): AttemptView {
  const verdicts = { ...parts.store.attempts.verdicts(row.id), ...Object.fromEntries(parts.pending) };
  const values = templateValues(row, parts.sandbox);
  const tasks = parts.lab?.definition.tasks ?? [];
  const hintTexts = tasks
    .filter((task) => (row.hintsTaken[task.id] ?? 0) > 0)
    .map((task) => [task.id, task.hints.slice(0, row.hintsTaken[task.id]).map((hint) => fillTemplate(hint, values))]);
  // In a paper nothing is told before it has been graded: its report has it all.
  const told = row.exam ? {} : row.state === 'active' ? mapValues(verdicts, withoutRule) : verdicts;
  return {
    id: row.id,
    labId: row.labId,
    labTitle: row.labTitle,
    state: row.state,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    variables: row.variables,
    sandbox: parts.sandbox,
    verdicts: told,
    hintsTaken: row.hintsTaken,
    hintTexts: Object.fromEntries(hintTexts),
    givenUp: row.givenUp,
    solutions: row.exam ? {} : solutionsFor(row, parts.lab, (id) => verdicts[id]?.status === 'passed', values),
    answers: row.memory.answers,
    score: row.exam ? 0 : row.score,
    maxScore: row.maxScore,
    flags: parts.store.attempts.flags(row.id),
    live: row.live,
    ...(row.exam && { sittingId: row.exam.sittingId }),
    checking: parts.checking,
  };
}

function mapValues<T>(values: Record<string, T>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}

/** The sandbox of an attempt whose sandbox is no longer known. */
export function goneSandbox(row: AttemptRow, lab: Lab | undefined): SandboxView {
  return {
    id: row.sandboxId,
    state: 'gone',
    cluster: lab?.definition.sandbox.cluster ?? 'engines',
    isolation: 'plain',
    nodes: [],
    steps: [],
    createdAt: row.startedAt,
    extensionsLeft: 0,
  };
}

const NEXT_LABS = 3;

/** Score, task by task, the learner's way and what to do next. Needs no sandbox. */
export function attemptResult(
  attempt: AttemptView,
  lab: Lab | undefined,
  catalog: Catalog,
  store: Store,
): AttemptResult {
  const values = templateValues(attempt, attempt.sandbox);
  const tasks = (lab?.definition.tasks ?? []).map((task) => ({
    id: task.id,
    title: task.title,
    points: task.points,
    verdict: attempt.verdicts[task.id],
    ...helpOf(task, attempt),
    solution: attempt.solutions[task.id] ?? { script: '', explanation: '' },
  }));
  const gradable = tasks.filter((task) => task.verdict?.status !== 'unable');
  return {
    attempt,
    tasks,
    passed: attempt.maxScore > 0 && 100 * attempt.score >= PASS_MARK * attempt.maxScore,
    complete: gradable.length > 0 && gradable.every((task) => task.verdict?.status === 'passed'),
    explanation: fillTemplate(lab?.explanation ?? '', values),
    seconds: ((attempt.endedAt ?? Date.now()) - attempt.startedAt) / 1000,
    timeline: store.attempts.timeline(attempt.id),
    next: nextLabs(attempt, lab, catalog, store),
  };
}

function nextLabs(attempt: AttemptView, lab: Lab | undefined, catalog: Catalog, store: Store) {
  const done = new Set(
    store.attempts
      .list({ state: 'ended' })
      .filter((row) => !row.exam && 100 * row.score >= PASS_MARK * row.maxScore)
      .map((row) => row.labId),
  );
  const place = lab?.definition.order ?? 0;
  const rank = (other: Lab) => {
    const sameTrack = other.definition.track === lab?.definition.track;
    return (sameTrack ? 0 : 1000) + (other.definition.order >= place ? 0 : 100) + other.definition.order;
  };
  return catalog
    .list()
    .filter((other) => other.id !== attempt.labId && !other.definition.draft && !done.has(other.id))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, NEXT_LABS)
    .map(({ id, title }) => ({ id, title }));
}
