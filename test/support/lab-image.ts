import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The docker client of this host; gives what it printed, and rejects with what it complained about. */
export async function docker(...args: string[]): Promise<string> {
  const { stdout } = await run('docker', args, { maxBuffer: 8 * 1024 * 1024 });
  return stdout.trim();
}

/** What a container that ends by itself left behind. */
export interface Ended {
  code: number;
  output: string;
}

/** A network of its own on the host engine, with the containers of one test; all of it goes with the test. */
export class ImageBench implements AsyncDisposable {
  readonly #id = `drydock-test-${randomUUID().slice(0, 8)}`;
  #volumes: string[] = [];

  static async open(): Promise<ImageBench> {
    const bench = new ImageBench();
    await docker('network', 'create', '--label', bench.#label, bench.#id);
    return bench;
  }

  get #label(): string {
    return `drydock.test=${this.#id}`;
  }

  async volume(): Promise<string> {
    const name = `${this.#id}-${this.#volumes.length}`;
    await docker('volume', 'create', '--label', this.#label, name);
    this.#volumes.push(name);
    return name;
  }

  /** Starts a container that others reach under `name`; `options` are words of `docker run`. */
  async start(name: string, image: string, options: string[] = [], command: string[] = []): Promise<void> {
    const place = ['--network', this.#id, '--network-alias', name, '--name', `${this.#id}-${name}`];
    await docker('run', '-d', '--label', this.#label, ...place, ...options, hostImage(image), ...command);
  }

  /** Runs a command in a container that `start` made. */
  in(name: string, ...command: string[]): Promise<string> {
    return docker('exec', `${this.#id}-${name}`, ...command);
  }

  /** Asks by HTTP from a container with wget (all our images have one). */
  get(from: string, url: string): Promise<string> {
    return this.in(from, 'wget', '-qO-', '-T', '5', url);
  }

  /** Runs a container to its end. */
  async once(image: string, options: string[] = [], command: string[] = []): Promise<Ended> {
    const words = [
      'run',
      '--rm',
      '--label',
      this.#label,
      '--network',
      this.#id,
      ...options,
      hostImage(image),
      ...command,
    ];
    try {
      const { stdout, stderr } = await run('docker', words, { timeout: 60_000 });
      return { code: 0, output: `${stdout}${stderr}` };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, output: `${stdout}${stderr}` };
    }
  }

  logs(name: string): Promise<string> {
    return docker('logs', `${this.#id}-${name}`);
  }

  async remove(name: string): Promise<void> {
    await docker('rm', '-f', '-v', `${this.#id}-${name}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const containers = await docker('ps', '-aq', '--filter', `label=${this.#label}`);
    if (containers) await docker('rm', '-f', '-v', ...containers.split('\n'));
    await docker('network', 'rm', this.#id);
    if (this.#volumes.length > 0) await docker('volume', 'rm', ...this.#volumes);
  }
}

function hostImage(name: string): string {
  return `drydock-lab/${name}`;
}

/** Which of these lab images the host engine lacks. */
export async function missingImages(names: string[]): Promise<string[]> {
  const there = new Set((await docker('images', '--format', '{{.Repository}}:{{.Tag}}')).split('\n'));
  return names.filter((name) => !there.has(hostImage(name)));
}
