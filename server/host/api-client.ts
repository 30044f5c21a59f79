import { setMaxListeners } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { patient } from '../lib/patience.ts';
import type { CarriedAnswer as Answer, Carrier } from './carrier.ts';
import type { EngineRequest } from './engine-api.ts';
import { HostError, type HostErrorCode } from './errors.ts';

const TIMEOUT_MS = 10_000;
const MAX_ERROR_CHARS = 4096;

/** One API of a node. */
export interface NodeApi {
  carrier: Carrier;
  /** For messages: "The engine of node1". */
  title: string;
  codes: { unreachable: HostErrorCode; refused: HostErrorCode };
}

interface Call {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  body?: unknown;
  options?: EngineRequest;
  streams?: boolean;
}

/** An API that speaks JSON over HTTP, through execs on the outer side of a node. Connects on first use. */
export class TunnelledApi {
  constructor(private readonly api: NodeApi) {}

  get<T>(path: string, options?: EngineRequest): Promise<T> {
    return this.call<T>({ method: 'GET', path, options });
  }

  async find<T>(path: string, options?: EngineRequest): Promise<T | undefined> {
    try {
      return await this.get<T>(path, options);
    } catch (error) {
      if (error instanceof HostError && error.options.status === 404) return undefined;
      throw error;
    }
  }

  post<T>(path: string, body?: unknown, options?: EngineRequest): Promise<T> {
    return this.call<T>({ method: 'POST', path, body, options });
  }

  async delete(path: string, options?: EngineRequest): Promise<void> {
    await this.call({ method: 'DELETE', path, options });
  }

  async *stream<T>(path: string, options?: EngineRequest): AsyncIterable<T> {
    const method = options?.method ?? 'GET';
    const { body, end } = await this.send({ method, path, options, streams: true });
    try {
      const lines = createInterface({ input: body, crlfDelay: Number.POSITIVE_INFINITY });
      for await (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as T;
    } catch (error) {
      options?.signal?.throwIfAborted();
      throw this.trouble(error, path);
    } finally {
      end();
      body.destroy();
    }
  }

  close(): void {
    this.api.carrier.close();
  }

  private async call<T>(call: Call): Promise<T> {
    const answer = await this.send(call);
    try {
      const { maxBytes } = call.options ?? {};
      return (maxBytes === undefined ? await readBody(answer) : await readBytes(answer.body, maxBytes)) as T;
    } catch (error) {
      call.options?.signal?.throwIfAborted();
      throw this.trouble(error, call.path);
    } finally {
      answer.end();
    }
  }

  /** Until the headers of a good answer. */
  private async send(call: Call): Promise<Answer> {
    const { options, streams = false, method } = call;
    const timeoutMs = options?.timeoutMs ?? patient(TIMEOUT_MS);
    const watch = abortAfter(options?.signal, timeoutMs + (options?.waitMs ?? 0));
    try {
      const body = call.body === undefined ? undefined : Buffer.from(JSON.stringify(call.body));
      const path = withQuery(call.path, options?.query);
      const { signal } = watch;
      const waitMs = options?.waitMs;
      const got = await this.api.carrier.send({ method, path, body, signal, waitMs, endless: streams });
      const end = () => {
        watch.end();
        got.end();
      };
      // A stream lasts as long as its reader wants; only its beginning is timed.
      if (got.status >= 200 && got.status < 400) {
        if (streams) watch.untime();
        return { ...got, end };
      }
      const said = await errorText(got).finally(end);
      throw this.refusal(call, got.status, said);
    } catch (error) {
      watch.end();
      options?.signal?.throwIfAborted();
      throw watch.timedOut() ? this.timeout(call, timeoutMs) : this.trouble(error, call.path);
    }
  }

  private refusal({ method, path }: Call, status: number, said: string): HostError {
    const { title, codes } = this.api;
    return new HostError(codes.refused, `${method} ${path.split('?')[0]}: ${title} said: ${said}`, { status });
  }

  private timeout(call: Call, timeoutMs: number): HostError {
    return new HostError(
      this.api.codes.unreachable,
      `${call.method} ${call.path}: ${this.api.title} gave no answer within ${timeoutMs} ms`,
    );
  }

  private trouble(error: unknown, path: string): HostError {
    if (error instanceof HostError) return error;
    const text = error instanceof Error ? error.message : String(error);
    return new HostError(this.api.codes.unreachable, `${this.api.title} did not answer ${path}: ${text}`, {
      cause: error,
    });
  }
}

/** One signal for the caller's abort and the time limit, without leaving listeners on a long-lived signal. */
function abortAfter(outer: AbortSignal | undefined, timeoutMs: number) {
  const controller = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    controller.abort();
  }, timeoutMs);
  const forward = () => controller.abort(outer?.reason);
  // Many requests wait on one signal here: no leak, so no warning of one.
  if (outer) setMaxListeners(0, outer);
  if (outer?.aborted) forward();
  else outer?.addEventListener('abort', forward, { once: true });
  return {
    signal: controller.signal,
    timedOut: () => late,
    untime: () => clearTimeout(timer),
    end: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', forward);
    },
  };
}

/** Query values that are objects (filters) go as JSON, as the Engine API wants. */
function withQuery(path: string, query: EngineRequest['query']): string {
  if (!query) return path;
  const values = Object.entries(query).map(
    ([name, value]) =>
      `${encodeURIComponent(name)}=${encodeURIComponent(typeof value === 'object' ? JSON.stringify(value) : String(value))}`,
  );
  return values.length === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}${values.join('&')}`;
}

async function readText(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function readBytes(body: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= maxBytes) break; // leaves the loop and the connection
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

/** JSON where the API says so, else text; undefined for an empty answer. */
async function readBody({ body, contentType }: Answer): Promise<unknown> {
  const text = await readText(body);
  if (text === '') return undefined;
  return contentType.startsWith('application/json') ? JSON.parse(text) : text;
}

async function errorText({ body, status }: Answer): Promise<string> {
  const text = await readText(body);
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // Not JSON: the text itself is what we have.
  }
  return text.trim().slice(0, MAX_ERROR_CHARS) || `status ${status}`;
}
