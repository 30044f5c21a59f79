import type { Evidence } from '../protocol/index.ts';
import type { Look } from './look.ts';
import { fillTemplate } from './templates.ts';
import type { CompiledRule, CompiledTask, Json, Judgement, UnableReason } from './types.ts';
import { canonical } from './values.ts';

interface RuleOutcomes {
  broken: CompiledRule[];
  unable: UnableReason[];
}

/**
 * Judges one task in one pass: state rules first; rules whose reads disturb only when all of those hold. The first false
 * rule gives the hint, unless the state is a recognised mistake.
 */
export async function judgeTask(task: CompiledTask, pass: Look): Promise<Judgement> {
  const lacking = (names: readonly string[]) => names.filter((name) => !pass.context.capabilities.includes(name));
  const missing = lacking(task.definition.requires);
  if (missing.length > 0) return unable(task, capabilityReason(missing));
  const leftOut = [...new Set(task.rules.flatMap((rule) => lacking(rule.requires)))];
  if (leftOut.length === 0) return await judgeRules(task, pass);
  const rules = task.rules.filter((rule) => lacking(rule.requires).length === 0);
  if (rules.length === 0) return unable(task, capabilityReason(leftOut));
  return { ...(await judgeRules({ ...task, rules }, pass)), leftOut };
}

async function judgeRules(task: CompiledTask, pass: Look): Promise<Judgement> {
  const state = await outcomesOf(
    task.rules.filter((rule) => !rule.expression.disturbs),
    pass,
  );
  if (state.broken.length > 0) return failed(task, state.broken, pass);
  if (state.unable[0]) return unable(task, state.unable[0]);
  const disturbing = task.rules.filter((rule) => rule.expression.disturbs);
  if (disturbing.length > 0 && !pass.context.disturb)
    return { ...blank(task), status: 'failed', share: 0, pending: { why: 'disturb' } };
  const probes = await outcomesOf(disturbing, pass);
  if (probes.broken.length > 0) return failed(task, probes.broken, pass);
  if (probes.unable[0]) return unable(task, probes.unable[0]);
  return passed(task, pass);
}

async function outcomesOf(rules: readonly CompiledRule[], pass: Look): Promise<RuleOutcomes> {
  const outcomes = await Promise.all(rules.map(async (rule) => ({ rule, outcome: await pass.truth(rule.expression) })));
  return {
    broken: outcomes.filter(({ outcome }) => outcome.kind === 'false').map(({ rule }) => rule),
    unable: outcomes.flatMap(({ outcome }) => (outcome.kind === 'unable' ? [outcome.reason] : [])),
  };
}

async function passed(task: CompiledTask, pass: Look): Promise<Judgement> {
  const record = await recordOf(task, pass);
  if (!task.stable) return { ...blank(task), status: 'passed', share: 1, record };
  const values: Json[] = [];
  for (const expression of task.stable.of) {
    const result = await pass.value(expression);
    values.push(result.ok ? result.value : null);
  }
  const pending = { why: 'stable', key: canonical(values), forMs: task.stable.forMs } as const;
  return { ...blank(task), status: 'passed', share: 1, pending, record };
}

async function failed(task: CompiledTask, broken: readonly CompiledRule[], pass: Look): Promise<Judgement> {
  const mistake = await recognisedMistake(task, pass);
  const first = broken[0];
  const hint = mistake?.hint ?? first?.hint;
  return {
    ...blank(task),
    status: 'failed',
    share: broken.reduce((share, rule) => Math.max(0, share - rule.costs), 1),
    ...(hint === undefined ? {} : { hint: fillTemplate(hint, pass.context) }),
    ...(mistake ? { mistake: mistake.name } : {}),
    ...(first ? { rule: first.expression.source } : {}),
    evidence: first ? evidenceOf(first, pass) : [],
  };
}

function evidenceOf(rule: CompiledRule, pass: Look): Evidence[] {
  const evidence = rule.expression.explain(pass.scope());
  return rule.reveal ? evidence : evidence.map(withoutWanted);
}

function withoutWanted({ wanted: _wanted, ...entry }: Evidence): Evidence {
  return { ...entry, sentence: `${entry.label} is ${entry.seenText}` };
}

/** The first mistake whose state this is. One that cannot be looked at, or that would disturb, is passed over. */
async function recognisedMistake(
  task: CompiledTask,
  pass: Look,
): Promise<CompiledTask['mistakes'][number] | undefined> {
  for (const mistake of task.mistakes) {
    if (mistake.when.disturbs && !pass.hasAll(mistake.when.reads)) continue;
    const outcome = await pass.truth(mistake.when);
    if (outcome.kind === 'true') return mistake;
  }
  return undefined;
}

/** Values to remember; one that cannot be had keeps what was remembered before. */
async function recordOf(task: CompiledTask, pass: Look): Promise<Record<string, Json>> {
  const record: Record<string, Json> = {};
  for (const entry of task.record) {
    if (entry.when && (await pass.truth(entry.when)).kind !== 'true') continue;
    const result = await pass.value(entry.value);
    if (result.ok) record[entry.name] = result.value;
  }
  return record;
}

function blank(task: CompiledTask): Pick<Judgement, 'taskId' | 'evidence' | 'record'> {
  return { taskId: task.definition.id, evidence: [], record: {} };
}

function unable(task: CompiledTask, reason: UnableReason): Judgement {
  return { ...blank(task), status: 'unable', share: 0, reason };
}

function capabilityReason(missing: string[]): UnableReason {
  return {
    code: 'capability_missing',
    message: `This machine lacks ${missing.join(', ')}, so this task cannot be checked here; its points are shared among the other tasks.`,
  };
}
