import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { NODE_ARGUMENTS, NODE_ENVIRONMENT } from '../../server/node-arguments.ts';
import { run } from '../setup/command.mjs';
import { type Progress, SetupError } from '../setup/progress.mjs';

const SCHEMATHESIS = '4.32.5';
/** Calls an operation gets at most in a phase. */
const EXAMPLES = '40';

/**
 * Lets Schemathesis call a server of its own, whose host is in memory, by what the OpenAPI document promises. Words of
 * the command line go to `schemathesis run` (--max-examples 500, --include-path /api/exams …).
 */
export async function fuzzApi(project: string, argv: string[], progress: Progress): Promise<number> {
  const program = await ensureSchemathesis(project, progress);
  const folder = join(project, 'test/fuzz');
  // It keeps what it found where it runs.
  const runs = join(project, '.cache/fuzz');
  await mkdir(runs, { recursive: true });
  const server = spawn(process.execPath, [...NODE_ARGUMENTS, join(folder, 'serve.ts')], {
    cwd: project,
    env: { ...NODE_ENVIRONMENT, ...process.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const { address, session, known } = await servedBy(server);
    const args = [
      ...['--config-file', join(folder, 'schemathesis.toml'), 'run', `${address}/api/openapi.json`],
      ...['--max-examples', EXAMPLES, '--continue-on-failure', '--generation-database', 'none', ...argv],
    ];
    const fuzzer = spawn(program, args, {
      cwd: runs,
      env: {
        ...process.env,
        SCHEMATHESIS_HOOKS: 'hooks',
        PYTHONPATH: folder,
        PYTHONDONTWRITEBYTECODE: '1',
        DRYDOCK_SESSION: session.replace(/^[^=]*=/, ''),
        DRYDOCK_KNOWN: JSON.stringify(known),
      },
      stdio: 'inherit',
    });
    const [code] = (await once(fuzzer, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    server.kill();
  }
}

interface Served {
  address: string;
  /** The cookie of the page. */
  session: string;
  /** Ids of what is there: see hooks.py. */
  known: object;
}

async function servedBy(server: ChildProcess): Promise<Served> {
  if (!server.stdout) throw new Error('the server has no output');
  for await (const line of createInterface({ input: server.stdout })) {
    if (line.startsWith('{"address"')) return JSON.parse(line) as Served;
  }
  throw new SetupError('The server to be fuzzed did not start.', 'See what it printed above.');
}

/** A virtual environment of its own, below .cache; nothing is installed on the machine. */
async function ensureSchemathesis(project: string, progress: Progress): Promise<string> {
  const folder = join(project, `.cache/schemathesis-${SCHEMATHESIS}`);
  const program = join(folder, 'bin/schemathesis');
  if (existsSync(program)) return program;
  const line = progress.start(`Installing Schemathesis ${SCHEMATHESIS} below .cache`);
  const action =
    'It needs Python 3.10 or newer with venv and pip (Debian: apt-get install python3-venv), and a package index that pip reaches. ' +
    'Nothing else needs it: npm test does not fuzz with it.';
  try {
    await run('python3', ['-m', 'venv', folder], { onLine: line.detail, action });
    await run(join(folder, 'bin/pip'), ['install', '-q', `schemathesis==${SCHEMATHESIS}`], {
      onLine: line.detail,
      action,
    });
    line.done();
    return program;
  } catch (error) {
    line.failed();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
