import type { Json } from '../../../graders/index.ts';
import type { LabRead } from '../../../protocol/index.ts';
import { patient } from '../../lib/patience.ts';
import { LookError } from '../errors.ts';
import type { Look } from './look.ts';
import { runOuter } from './outer.ts';

const TIMEOUT_MS = 5000;
/** /drydock/peek: there is no such path. */
const ABSENT = 4;

export type FileRead = Extract<LabRead, { kind: 'file' }>;

/** A file of a node, read from the outer side: nothing of the learner's runs, no link leads out of their file system. */
export async function readFileOn(look: Look, read: FileRead): Promise<Json> {
  const node = look.node(read.node);
  look.touched.add(node.name);
  const result = await runOuter(look.pass.host, node, ['/drydock/peek', read.path, String(read.maxBytes)], {
    timeoutMs: patient(TIMEOUT_MS),
    maxBytes: read.maxBytes + 1024,
    signal: look.signal,
  });
  if (result.exitCode === ABSENT) return null;
  const end = result.stdout.indexOf('\n');
  if (result.exitCode !== 0 || end < 0)
    throw new LookError(
      'probe_failed',
      `${read.path} on ${node.name} could not be read: ${result.stderr.trim() || 'no answer'}`,
    );
  const about = JSON.parse(result.stdout.slice(0, end)) as {
    type: string;
    sizeBytes: number;
    mode: string;
    sha256: string | null;
  };
  return { ...about, text: result.stdout.slice(end + 1) };
}
