import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { CliContext, GradeFlags } from './context.ts';
import { ExitCode, UsageError } from './exit-codes.ts';

type Run = (context: CliContext) => Promise<ExitCode>;

const exitCodes = `
Exit codes:
  0   it is so: labs prove themselves, the solution passes, nothing stops Drydock
  1   it is not so: a lab or a solution failed, or something stops Drydock
  2   could not tell: trouble with the engine, an image or a sandbox
  64  the command line could not be understood

Set-up (engine, images, page) is done by: npm start`;

/** Runs one command line and gives its exit code. Commands are imported when they are used, so that help is instant. */
export async function main(argv: string[], project: string): Promise<ExitCode> {
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort(new Error('interrupted'));
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  let outcome: ExitCode = ExitCode.ok;
  const program = commands(project, async (run) => {
    outcome = await run({ project, signal: interrupt.signal });
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return outcome;
  } catch (error) {
    return await explain(error, interrupt.signal);
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
}

async function explain(error: unknown, signal: AbortSignal): Promise<ExitCode> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  if (error instanceof UsageError) {
    process.stderr.write(`error: ${error.message}\n`);
    return ExitCode.usage;
  }
  if (signal.aborted) {
    process.stderr.write('interrupted\n');
    return ExitCode.unable;
  }
  const { describe } = await import('./output/errors.ts');
  process.stderr.write(describe(error));
  return ExitCode.unable;
}

function commands(project: string, act: (run: Run) => Promise<void>): Command {
  const version = (JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string }).version;
  const program = new Command('drydock')
    .description('Hands-on labs for LPI DevOps Tools Engineer 702.2 on real clusters.')
    .version(version, '-V, --version')
    .exitOverride()
    .showHelpAfterError('(drydock --help lists everything)')
    .addHelpText('after', exitCodes);
  addHostCommands(program, act);
  addLabCommands(program, act);
  addExamCommands(program, act);
  return program;
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a number from 1 to 99.');
}

const json = () => new Option('--json', 'print the result as JSON');

function addHostCommands(program: Command, act: (run: Run) => Promise<void>): void {
  program
    .command('doctor')
    .description('say what this machine can do, what that means for the labs, and how to mend it')
    .addOption(json())
    .action((options: { json?: boolean }) =>
      act(async (context) => (await import('./commands/doctor.ts')).doctor(context, options)),
    );
  program
    .command('serve')
    .description('start the server (npm start does the set-up as well)')
    .action(() => act(async (context) => (await import('./commands/serve.ts')).serve(context)));

  const images = program.command('images').description('the images of nodes and labs');
  images
    .command('list', { isDefault: true })
    .description('which are there')
    .addOption(json())
    .action((options: { json?: boolean }) =>
      act(async (context) => (await import('./commands/images.ts')).listImages(context, options)),
    );
  images
    .command('build')
    .description('make or fetch what is missing')
    .argument('[names...]', 'lab images, e.g. postgres:17.12 (default: all there is a recipe for)')
    .option('--for-compose', 'make the images that docker-compose.yml starts')
    .action((names: string[], options: { forCompose?: boolean }) =>
      act(async (context) => (await import('./commands/images.ts')).buildImages(context, names, options)),
    );

  images
    .command('prune')
    .description('remove what no recipe makes any more')
    .action(() => act(async (context) => (await import('./commands/images.ts')).pruneImages(context)));

  const sandbox = program.command('sandbox').description('the sandboxes that stand on this host');
  sandbox
    .command('list', { isDefault: true })
    .description('list them')
    .addOption(json())
    .action((options: { json?: boolean }) =>
      act(async (context) => (await import('./commands/sandbox.ts')).listSandboxes(context, options)),
    );
  sandbox
    .command('remove')
    .description('remove sandboxes and all they hold')
    .argument('[ids...]', 'their ids, as drydock sandbox list prints them')
    .option('--all', 'every sandbox of this data directory')
    .action((ids: string[], options: { all?: boolean }) =>
      act(async (context) => (await import('./commands/sandbox.ts')).removeSandboxes(context, ids, options)),
    );
}

function addLabCommands(program: Command, act: (run: Run) => Promise<void>): void {
  const lab = program.command('lab').description('write and prove labs');
  lab
    .command('list')
    .description('which there are')
    .addOption(json())
    .action((options: { json?: boolean }) =>
      act(async (context) => (await import('./commands/lab.ts')).listLabs(context, options)),
    );
  lab
    .command('new')
    .description('start a lab from a template that already proves itself')
    .argument('<id>', 'its id, e.g. swarm-my-lab')
    .option('--track <track>', 'folder below labs/', 'swarm')
    .action((id: string, options: { track: string }) =>
      act(async (context) => (await import('./commands/lab.ts')).newLab(context, id, options)),
    );
  lab
    .command('lint')
    .description('check labs without running them: format, rules, files')
    .argument('[labs...]', 'ids or folders (default: all)')
    .addOption(json())
    .action((labs: string[], options: { json?: boolean }) =>
      act(async (context) => (await import('./commands/lab.ts')).lintLabs(context, labs, options)),
    );
  lab
    .command('schema')
    .description('print the JSON Schema of lab.yaml, for editors')
    .action(() => act(async (context) => (await import('./commands/lab.ts')).printSchema(context)));
  lab
    .command('coverage')
    .description('print which lab covers what of the exams and of the source documents, as Markdown')
    .addOption(json())
    .action((options: { json?: boolean }) =>
      act(async (context) => (await import('./commands/lab.ts')).printCoverage(context, options)),
    );
  lab
    .command('test')
    .description('prove labs in real sandboxes: fresh 0, solution 100, every mistake refused, every rule noticed')
    .argument('[labs...]', 'ids or folders (default: all)')
    .addOption(json())
    .option('--solutions', 'only the correct solutions: no mistakes, and no faults put into the rules')
    .option('--report <file>', 'also write what was found as JSON, after each lab')
    .option('--parallel <sandboxes>', 'sandboxes at once (default: two a CPU, as far as memory goes)', wholeNumber)
    .action((labs: string[], options: { json?: boolean; report?: string; parallel?: number; solutions?: boolean }) =>
      act(async (context) => (await import('./commands/lab-test.ts')).testLabs(context, labs, options)),
    );
  program
    .command('grade')
    .description('run a solution in a fresh sandbox and grade it')
    .argument('<lab>', 'id or folder of the lab')
    .addOption(new Option('--script <file>', 'the solution: a shell script, run on node1').conflicts('dir'))
    .option('--dir <folder>', 'a folder with solution.sh, and solution.<node>.sh for other nodes')
    .addOption(json())
    .option('--junit <file>', 'also write a JUnit report')
    .action((labId: string, options: GradeFlags) =>
      act(async (context) => (await import('./commands/grade.ts')).grade(context, labId, options)),
    );
}

function addExamCommands(program: Command, act: (run: Run) => Promise<void>): void {
  const exam = program.command('exam').description('the question bank and the papers drawn from it');
  exam
    .command('lint')
    .description('check the questions and live tasks: format, facts they name, answers, likeness, shares')
    .argument('[files...]', 'files below exams/questions, e.g. e04-single (default: the whole bank, with its shares)')
    .addOption(json())
    .option('--host', 'also ask whether this host can run the live tasks')
    .action((files: string[], options: { json?: boolean; host?: boolean }) =>
      act(async (context) => (await import('./commands/exam.ts')).lintExams(context, files, options)),
    );
  exam
    .command('test')
    .description('run the proofs of questions and live tasks in real sandboxes')
    .argument(
      '[names...]',
      'questions, live tasks, areas or files, e.g. E4, e04-single, live, try or E2:try (default: all)',
    )
    .addOption(json())
    .option('--parallel <sandboxes>', 'sandboxes at once (default: one a CPU, as far as memory goes)', wholeNumber)
    .action((names: string[], options: { json?: boolean; parallel?: number }) =>
      act(async (context) => (await import('./commands/exam-test.ts')).testExams(context, names, options)),
    );
  exam
    .command('draw')
    .description('draw a paper by the blueprint and print its questions')
    .option('--seed <text>', 'the same seed gives the same paper (default: a new one)')
    .option('--mode <exam>', '701-100 or 701-200', '701-100')
    .option('--area <areas...>', 'a short paper of these areas, e.g. --area E4 E5')
    .option('--count <questions>', 'how many questions a short paper has', wholeNumber)
    .option('--mixed <tasks>', 'a mixed paper with so many live tasks', wholeNumber)
    .addOption(json())
    .action(
      (options: { seed?: string; mode: string; area?: string[]; count?: number; mixed?: number; json?: boolean }) =>
        act(async (context) => (await import('./commands/exam.ts')).drawExam(context, options)),
    );
}
