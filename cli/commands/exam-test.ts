import { availableParallelism, freemem } from 'node:os';
import type { LiveTask } from '../../protocol/index.ts';
import { createProgress } from '../../scripts/setup/progress.mjs';
import { loadBank, tryOffer, type WrittenQuestion } from '../../server/exams/index.ts';
import { composeForCli } from '../compose.ts';
import type { CliContext } from '../context.ts';
import {
  examProofExitCode,
  examProofTable,
  type ProvedQuestion,
  proofOfTry,
  proveLive,
  proveQuestions,
  type QuestionOutcome,
} from '../exam-proof/index.ts';
import { type ExitCode, UsageError } from '../exit-codes.ts';
import { Slots } from '../proof/index.ts';
import { examsDirOf } from './exam.ts';

const SANDBOX_BYTES = 600 * 1024 ** 2;

interface Options {
  json?: boolean;
  /** Sandboxes at once. */
  parallel?: number;
}

/** Runs the proofs of questions and live tasks in sandboxes: of all, or of those whose id, area or file is named. */
export async function testExams(context: CliContext, names: string[], options: Options): Promise<ExitCode> {
  const { questions, live } = await proved(context, names);
  const parallel =
    options.parallel ?? Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / SANDBOX_BYTES)));
  await using cli = await composeForCli(context, parallel);
  const { sandboxes, host, capabilities, config, catalog, grading } = cli.core;
  const progress = createProgress(process.stderr);
  const started = Date.now();
  const proving = {
    signal: context.signal,
    slots: new Slots(parallel),
    parallel,
    onOutcome: ({ question, status, reason, seconds, output }: QuestionOutcome) =>
      progress.say(
        `${status === 'proved' ? '✔' : '✖'} ${question}: ${reason ?? status}  ${seconds.toFixed(1)} s${indented(output)}`,
      ),
  };
  const { nodeLimits } = config;
  const outcomes = [
    ...(await proveQuestions(questions, { sandboxes, host, nodeLimits, capabilities: capabilities.known() }, proving)),
    ...(await proveLive(
      live,
      (id) => catalog.find(id),
      { sandboxes, grading, host, nodeLimits, capabilities },
      proving,
    )),
  ];
  progress.close();
  const seconds = (Date.now() - started) / 1000;
  outcomes.sort((a, b) => a.question.localeCompare(b.question));
  process.stdout.write(
    options.json ? `${JSON.stringify({ seconds, outcomes }, undefined, 2)}\n` : examProofTable(outcomes, seconds),
  );
  return examProofExitCode(outcomes);
}

/** What a failed proof printed, at once: a run that is ended early has told it. */
const indented = (output: string | undefined) => (output ? `\n${output.trimEnd().replace(/^/gm, '    ')}` : '');

async function proved(
  context: CliContext,
  names: string[],
): Promise<{ questions: ProvedQuestion[]; live: LiveTask[] }> {
  const { bank, problems } = await loadBank(examsDirOf(context));
  if (!bank) throw new UsageError(`${problems[0]?.file}: ${problems[0]?.message} (drydock exam lint says more)`);
  const all = [
    ...bank.questions.flatMap(provable),
    ...bank.live.map(({ task }) => ({ names: [task.id, task.area, LIVE], live: task })),
  ];
  const unknown = names.filter((name) => !all.some((one) => one.names.includes(name)));
  if (unknown.length > 0) throw new UsageError(`no such question, area or file: ${unknown.join(', ')}`);
  const named = all.filter((one) => names.length === 0 || names.some((name) => one.names.includes(name)));
  return {
    questions: named.flatMap((one) => ('question' in one && one.question ? [one.question] : [])),
    live: named.flatMap((one) => ('live' in one ? [one.live] : [])),
  };
}

/** All live tasks, by the name of their file. */
const LIVE = 'live';
/** After a name: only that its answers can be tried out; alone: of all questions. */
const TRY = 'try';

/** A question's own proof, that its answer can be tried out, and what each is called; without a proof it has a name all the same. */
function provable({ question, file }: WrittenQuestion): { names: string[]; question?: ProvedQuestion }[] {
  const { id, area, proof } = question;
  const names = [id, area, file, file.replace(/^questions\//, '').replace(/\.yaml$/, '')];
  const recipe = question.type === 'fill' ? question.try : undefined;
  const offer = tryOffer(question, '');
  const tried = [TRY, ...names.flatMap((name) => [name, `${name}:${TRY}`])];
  return [
    { names, ...(proof && { question: { id, area, proof } }) },
    ...(recipe && offer?.possible
      ? [{ names: tried, question: { id: `${id}:${TRY}`, area, proof: proofOfTry(recipe, offer.right) } }]
      : []),
  ];
}
