import { parseArgs } from 'node:util';
import { SetupError } from '../setup/progress.mjs';

/** Tests that run together: one call of ginkgo, with a report of its own. */
export interface Portion {
  title: string;
  /** Regular expression over full names, without anchors: ginkgo looks for it behind the suite's title. */
  focus: string;
}

export interface Options {
  portions: Portion[];
  nodes: number;
  /** Tests at the same time; those that may not are told by ginkgo. */
  processes: number;
}

const bySig = (sig: string): Portion => ({ title: `sig-${sig}`, focus: `\\[sig-${sig}\\]` });

/** What a node, its network and its storage do for workloads. */
const USUAL = ['network', 'apps', 'cli', 'auth', 'node', 'storage'].map(bySig);
/** What is the API server's and the scheduler's own. */
const OTHERS = ['api-machinery', 'scheduling', 'instrumentation', 'architecture'].map(bySig);

const USAGE = 'npm run test:conformance -- [--all] [--nodes 1-3] [--processes N] [FOCUS]';

/** Reads the command line. Throws SetupError for one that cannot be understood. */
export function readOptions(argv: string[]): Options {
  const { values, positionals } = parsed(argv);
  const nodes = Number(values.nodes);
  const processes = Number(values.processes);
  if (![1, 2, 3].includes(nodes)) throw new SetupError('--nodes is 1, 2 or 3.', USAGE);
  if (!Number.isInteger(processes) || processes < 1) throw new SetupError('--processes is a number from 1.', USAGE);
  if (positionals.length > 1) throw new SetupError('One regular expression at most.', USAGE);
  const [focus] = positionals;
  const usual = values.all ? [...USUAL, ...OTHERS] : USUAL;
  const portions = focus === undefined ? usual : [{ title: focus, focus: checked(focus) }];
  return { portions, nodes, processes };
}

function parsed(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        all: { type: 'boolean', default: false },
        nodes: { type: 'string', default: '2' },
        processes: { type: 'string', default: '4' },
      },
    });
  } catch (error) {
    throw new SetupError(error instanceof Error ? error.message : String(error), USAGE);
  }
}

function checked(focus: string): string {
  try {
    new RegExp(focus);
    return focus;
  } catch {
    throw new SetupError(`${focus} is not a regular expression.`, USAGE);
  }
}
