import type { ClusterNode } from '../../clusters/index.ts';
import type { ExecHandle, SandboxHost } from '../../host/index.ts';
import type { OuterHost, RunLimits, RunResult } from './outer.ts';
import { run } from './outer.ts';

/**
 * Reads commands from stdin (id, time limit, number of words, words; each ended by NUL), runs them side by side, and
 * answers with "id code bytes-of-stdout bytes-of-stderr", a newline and the bytes. Ends with its stdin.
 */
const SERVER = `d=$(mktemp -d) || exit
trap 'rm -rf "$d"' EXIT
answer() {
  local id=$1 limit=$2 code; shift 2
  timeout -k 1 "$limit" "$@" < /dev/null > "$d/$id.o" 2> "$d/$id.e" 9>&-; code=$?
  flock 9
  printf '%s %s %s %s\\n' "$id" "$code" $(stat -c %s "$d/$id.o" "$d/$id.e")
  cat "$d/$id.o" "$d/$id.e"
  rm -f "$d/$id.o" "$d/$id.e"
}
while IFS= read -r -d '' id && IFS= read -r -d '' limit && IFS= read -r -d '' count; do
  words=()
  for ((i = 0; i < count; i++)); do IFS= read -r -d '' word || exit; words+=("$word"); done
  answer "$id" "$limit" "\${words[@]}" 9> "$d/lock" &
done
wait`;

/** A shell that nobody used for so long is ended. */
const IDLE_MS = 20_000;
/** Beyond a command's own limit: the answer's way. */
const GRACE_MS = 2000;
/** What timeout(1) says of a command that it ended. */
const TIMED_OUT = [124, 137];
const MAX_HEADER_BYTES = 100;

class ShellLost extends Error {
  override name = 'ShellLost';
}

/**
 * Runs the platform's programs on nodes through one shell a node that stays: starting an exec costs the host's engine
 * more than a probe costs. Where the shell cannot be had or is lost the program gets an exec of its own.
 */
export function withShells(host: Pick<SandboxHost, 'exec'>): OuterHost {
  const shells = new Map<string, Promise<OuterShell>>();
  const shellOf = (node: ClusterNode): Promise<OuterShell> => {
    const known = shells.get(node.ref.id);
    if (known) return known;
    const opened = host
      .exec(node.ref, { side: 'outer', argv: ['bash', '-c', SERVER] })
      .then((handle) => new OuterShell(handle, () => shells.delete(node.ref.id)));
    shells.set(node.ref.id, opened);
    opened.catch(() => shells.delete(node.ref.id));
    return opened;
  };
  return {
    exec: (node, spec, signal) => host.exec(node, spec, signal),
    async runOuter(node, argv, limits) {
      if (limits.stdin || limits.env) return await run(host, node, 'outer', argv, limits);
      try {
        return await (await shellOf(node)).run(argv, limits);
      } catch (error) {
        limits.signal?.throwIfAborted();
        if (!(error instanceof ShellLost)) throw error;
        return await run(host, node, 'outer', argv, limits);
      }
    },
  };
}

interface Waiting {
  resolve(result: RunResult): void;
  reject(error: unknown): void;
}

class OuterShell {
  readonly #waiting = new Map<string, Waiting>();
  #buffer: Buffer = Buffer.alloc(0);
  #lost = false;
  #count = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(
    private readonly handle: ExecHandle,
    private readonly onLost: () => void,
  ) {
    handle.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
    handle.stdout.on('error', () => this.#lose());
    handle.stderr.on('error', () => this.#lose());
    handle.stderr.resume();
    handle.exit.then(
      () => this.#lose(),
      () => this.#lose(),
    );
    this.#rest();
  }

  run(argv: readonly string[], limits: RunLimits): Promise<RunResult> {
    if (this.#lost) return Promise.reject(new ShellLost('The shell has ended'));
    clearTimeout(this.#idle);
    const id = String(++this.#count);
    return new Promise<RunResult>((resolve, reject) => {
      const late = setTimeout(() => this.#lose(), limits.timeoutMs + GRACE_MS);
      const abort = () => settle(() => reject(limits.signal?.reason));
      const settle = (how: () => void) => {
        clearTimeout(late);
        limits.signal?.removeEventListener('abort', abort);
        this.#waiting.delete(id);
        this.#rest();
        how();
      };
      this.#waiting.set(id, {
        resolve: (result) => settle(() => resolve(result)),
        reject: (error) => settle(() => reject(error)),
      });
      limits.signal?.addEventListener('abort', abort, { once: true });
      const words = [id, String(limits.timeoutMs / 1000), String(argv.length), ...argv];
      this.handle.stdin.write(words.map((word) => `${word.replaceAll('\0', '')}\0`).join(''));
    });
  }

  #rest(): void {
    clearTimeout(this.#idle);
    if (this.#waiting.size > 0 || this.#lost) return;
    this.#idle = setTimeout(() => this.#lose(), IDLE_MS);
    this.#idle.unref();
  }

  #take(chunk: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const end = this.#buffer.indexOf(0x0a);
      if (end < 0 && this.#buffer.length <= MAX_HEADER_BYTES) return;
      const header = /^(\d+) (\d+) (\d+) (\d+)$/.exec(this.#buffer.subarray(0, Math.max(0, end)).toString('latin1'));
      if (!header) {
        this.#lose();
        return;
      }
      const [code = 0, out = 0, err = 0] = header.slice(2).map(Number);
      const start = end + 1;
      if (this.#buffer.length < start + out + err) return;
      const part = (from: number, length: number) => Buffer.from(this.#buffer.subarray(from, from + length));
      const timedOut = TIMED_OUT.includes(code);
      const result = {
        exitCode: timedOut ? -1 : code,
        stdout: part(start, out).toString('utf8'),
        stderr: part(start + out, err).toString('utf8'),
        bytes: part(start, out),
        timedOut,
      };
      this.#buffer = this.#buffer.subarray(start + out + err);
      this.#waiting.get(header[1] ?? '')?.resolve(result);
    }
  }

  #lose(): void {
    if (this.#lost) return;
    this.#lost = true;
    clearTimeout(this.#idle);
    this.onLost();
    this.handle.close();
    for (const waiting of [...this.#waiting.values()]) waiting.reject(new ShellLost('The shell was lost'));
  }
}
