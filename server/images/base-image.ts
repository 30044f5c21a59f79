import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ImageError } from './errors.ts';
import type { ImageMaker } from './image-maker.ts';
import { BASE_IMAGE } from './recipes.ts';

/**
 * The image that all Dockerfiles start from: pulled where the engine reaches Docker Hub, else bootstrapped from
 * Debian packages by images/base/build.sh (on this machine; it hands the result to the engine of DOCKER_HOST).
 */
export async function makeBase(maker: ImageMaker, directory: string, signal?: AbortSignal): Promise<void> {
  const { board } = maker;
  if (await maker.pulled(BASE_IMAGE, BASE_IMAGE, signal)) return;
  board.tell(BASE_IMAGE, 'building', 'from Debian packages: no registry can be reached');
  await runScript(join(directory, 'base', 'build.sh'), (line) => board.tell(BASE_IMAGE, 'building', line), signal);
}

const LINES_KEPT = 20;

async function runScript(path: string, onLine: (line: string) => void, signal?: AbortSignal): Promise<void> {
  const child = spawn(path, [BASE_IMAGE], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const kept: string[] = [];
  for (const output of [child.stdout, child.stderr]) {
    createInterface({ input: output }).on('line', (line) => {
      kept.push(line);
      if (kept.length > LINES_KEPT) kept.shift();
      onLine(line.replace(/^base: /, ''));
    });
  }
  // The whole group: the script's children would go on without it.
  const stop = () => child.pid !== undefined && child.exitCode === null && process.kill(-child.pid, 'SIGTERM');
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    signal?.throwIfAborted();
    if (code === 0) return;
    throw failure(`${path} ended with code ${code}`, kept);
  } catch (error) {
    if (error instanceof ImageError || signal?.aborted) throw error;
    throw failure(`${path} could not be started: ${String(error)}`, kept, error);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

function failure(what: string, output: string[], cause?: unknown): ImageError {
  const action = `Pull ${BASE_IMAGE} by hand (docker pull ${BASE_IMAGE}), or install mmdebstrap, then start again.`;
  const text = [`The base image ${BASE_IMAGE} could not be made: ${what}`, ...output].join('\n');
  return new ImageError('image_base_failed', text, { cause, action, output });
}
