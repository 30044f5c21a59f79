import type Docker from 'dockerode';
import { HostError } from './errors.ts';

const LINES = 3;
const MAX_LENGTH = 500;
/** Before each piece of a log: stream, three zeros, length. */
const HEADER_BYTES = 8;

/** What a node's outer side said last; '' when it said nothing, or is gone with its log. */
export async function lastWords(docker: Docker, containerId: string): Promise<string> {
  const log = await docker
    .getContainer(containerId)
    .logs({ stdout: true, stderr: true, tail: LINES, follow: false })
    // Asked on the way to telling of other trouble: that is the one to tell.
    .catch(() => Buffer.alloc(0));
  return textOf(Buffer.from(log)).slice(-MAX_LENGTH);
}

/** The lines of a log as the engine sends it, in one. */
export function textOf(log: Buffer): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at + HEADER_BYTES <= log.length; ) {
    const end = at + HEADER_BYTES + log.readUInt32BE(at + 4);
    pieces.push(log.subarray(at + HEADER_BYTES, end));
    at = end;
  }
  return Buffer.concat(pieces)
    .toString('utf8')
    .trim()
    .split(/\s*\n\s*/)
    .join('; ');
}

/** An error that says that a node is gone, with the reason as far as the node gave it. */
export async function withLastWords(docker: Docker, containerId: string, error: unknown): Promise<unknown> {
  if (!(error instanceof HostError) || error.code !== 'node_gone') return error;
  const words = await lastWords(docker, containerId);
  return words ? new HostError(error.code, `${error.message}; it said: ${words}`, error.options) : error;
}
