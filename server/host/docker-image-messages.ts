import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { HostError } from './errors.ts';
import type { ImageWorkEvent } from './image-port.ts';

/** One line of what the engine prints while it builds or pulls (Engine API, "Build an image", "Create an image"). */
export interface EngineMessage {
  stream?: string;
  status?: string;
  id?: string;
  progressDetail?: { current?: number; total?: number };
  aux?: { ID?: string };
  error?: string;
  errorDetail?: { message?: string };
}

/** Reads the line-delimited JSON to its end; rejects with what the engine says went wrong. */
export async function readMessages(output: Readable, take: (message: EngineMessage) => void): Promise<void> {
  const lines = createInterface({ input: output, crlfDelay: Number.POSITIVE_INFINITY });
  const broken = new Promise<never>((_, reject) => output.once('error', reject));
  const read = async () => {
    for await (const line of lines) {
      if (line.trim() === '') continue;
      const message = JSON.parse(line) as EngineMessage;
      const error = message.errorDetail?.message ?? message.error;
      if (error !== undefined) throw new HostError('engine_error', error.trim());
      take(message);
    }
  };
  try {
    await Promise.race([read(), broken]);
  } finally {
    output.destroy();
  }
}

const STEP = /^Step (\d+)\/(\d+) : (.*)/;

/** The lines of a build's message; a step's line carries how much of the build is behind it. */
export function buildEvent(message: EngineMessage): ImageWorkEvent[] {
  const lines = (message.stream ?? message.status ?? '').split(/[\r\n]+/).filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const step = STEP.exec(line);
    if (!step) return { line };
    return { line, percent: Math.floor(((Number(step[1]) - 1) / Number(step[2])) * 100) };
  });
}

/** A pull's message as an event; `layers` remembers each layer's share between calls. */
export function takePull(message: EngineMessage, layers: Map<string, number>): ImageWorkEvent | undefined {
  if (!message.status) return undefined;
  if (message.id === undefined) return { line: message.status };
  const { current = 0, total = 0 } = message.progressDetail ?? {};
  if (/^(Pull complete|Already exists)/.test(message.status)) layers.set(message.id, 1);
  else if (message.status === 'Downloading' && total > 0) layers.set(message.id, (current / total) * 0.8);
  else if (message.status === 'Extracting' && total > 0) layers.set(message.id, 0.8 + (current / total) * 0.2);
  else if (/^(Pulling fs layer|Waiting)/.test(message.status)) layers.set(message.id, 0);
  else return { line: `${message.id}: ${message.status}` };
  const done = [...layers.values()].reduce((sum, share) => sum + share, 0);
  return { line: `${message.id}: ${message.status}`, percent: Math.floor((done / layers.size) * 100) };
}
