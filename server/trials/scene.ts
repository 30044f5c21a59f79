import type { QuestionTry, TrialLook } from '../../protocol/index.ts';
import { lastLines, runNodeScript } from '../grading/index.ts';
import type { NodeLimits, SandboxHost } from '../host/index.ts';
import { patient } from '../lib/patience.ts';
import { numberedTopology, type ReadySandbox, type Topology } from '../sandboxes/index.ts';
import { TrialError } from './errors.ts';
import { SHELL_MARKS } from './shell-marks.ts';

/** Where the scene is set, the command is typed and the state is looked at. */
const FOLDER = '/root/app';
const SETUP_MS = 90_000;
const LOOK_MS = 15_000;
const MAX_SHOWN_CHARS = 8000;

export type ExecHost = Pick<SandboxHost, 'exec'>;

export const firstNode = (sandbox: ReadySandbox): string => sandbox.nodes[0]?.name ?? 'node1';

/** The machines that a question wants, as isolated as the host can. */
export function sceneTopology(wanted: QuestionTry, limits: NodeLimits): Topology {
  return numberedTopology(wanted, { preload: wanted.images, offered: [] }, { limits, isolation: 'userns' });
}

/** Sets the scene: the question's script, and a shell that tells when a command has ended. */
export async function setScene(
  host: ExecHost,
  sandbox: ReadySandbox,
  setup: string,
  signal: AbortSignal,
): Promise<void> {
  const script = [
    `mkdir -p ${FOLDER}; cd ${FOLDER}`,
    `cat >> /root/.bashrc <<'MARKS'\ncd ${FOLDER}\n${SHELL_MARKS}\nMARKS`,
    setup,
  ];
  const timeoutMs = patient(SETUP_MS);
  const end = await runNodeScript(host, {
    sandbox,
    node: firstNode(sandbox),
    script: script.join('\n'),
    timeoutMs,
    signal,
  });
  if (end.exitCode === 0) return;
  const how = end.timedOut ? `did not end within ${timeoutMs / 1000} s` : `ended with exit code ${end.exitCode}`;
  throw new TrialError('trial_setup_failed', `The set-up of this question ${how}:\n${lastLines(end.output)}`);
}

/** What the question's commands show of the state now. A command that fails shows its error: that is state, too. */
export async function look(
  host: ExecHost,
  sandbox: ReadySandbox,
  commands: readonly string[],
  signal: AbortSignal,
): Promise<TrialLook[]> {
  const shown: TrialLook[] = [];
  for (const command of commands) {
    const script = `cd ${FOLDER}; set +eu\n${command}`;
    const timeoutMs = patient(LOOK_MS);
    const end = await runNodeScript(host, { sandbox, node: firstNode(sandbox), script, timeoutMs, signal });
    const late = end.timedOut ? `(it did not end within ${timeoutMs / 1000} s)` : '';
    shown.push({ command, output: `${end.output.slice(0, MAX_SHOWN_CHARS).trimEnd()}${late}` });
  }
  return shown;
}
