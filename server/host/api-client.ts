import { setMaxListeners } from 'node:events';
import { type Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { patient } from '../lib/patience.ts';
import type { EngineRequest } from './engine-api.ts';
import { HostError, type HostErrorCode } from './errors.ts';
import type { TunnelRequest } from './exec-agent.ts';
import type { Lanes } from './lanes.ts';

const TIMEOUT_MS = 10_000;
const MAX_ERROR_CHARS = 4096;

/** The way to one API of a node, and its words. */
export interface ApiTunnel {
  kept: Lanes;
  /** Gives each request a connection of its own. */
  single: Agent;
  /** What it is called in the Host header. */
  host: string;
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
  constructor(protected readonly tunnel: ApiTunnel) {}

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
    const { response, end } = await this.send({ method, path, options, streams: true });
    try {
      const lines = createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY });
      for await (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as T;
    } catch (error) {
      options?.signal?.throwIfAborted();
      throw this.trouble(error, path);
    } finally {
      end();
      response.destroy();
    }
  }

  close(): void {
    this.tunnel.kept.destroy();
    this.tunnel.single.destroy();
  }

  private async call<T>(call: Call): Promise<T> {
    const { response, end } = await this.send(call);
    try {
      const { maxBytes } = call.options ?? {};
      return (maxBytes === undefined ? await readBody(response) : await readBytes(response, maxBytes)) as T;
    } catch (error) {
      call.options?.signal?.throwIfAborted();
      throw this.trouble(error, call.path);
    } finally {
      end();
    }
  }

  /** Until the headers of a good answer. Kept connections may have died with their engine: the next is tried then. */
  private async send(call: Call): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const { answer, reused } = this.once(call);
      try {
        const got = await answer;
        const status = got.response.statusCode ?? 0;
        if (status >= 200 && status < 400) return got;
        const said = await errorText(got.response).finally(got.end);
        const path = call.path.split('?')[0] ?? '';
        throw new HostError(this.tunnel.codes.refused, `${call.method} ${path}: ${this.tunnel.title} said: ${said}`, {
          status,
        });
      } catch (error) {
        call.options?.signal?.throwIfAborted();
        const again =
          attempt <= this.tunnel.kept.count && reused() && call.method === 'GET' && !(error instanceof HostError);
        if (!again) throw this.trouble(error, call.path);
      }
    }
  }

  private once(call: Call): { answer: Promise<Answer>; reused: () => boolean } {
    const { options } = call;
    const timeoutMs = options?.timeoutMs ?? patient(TIMEOUT_MS);
    const watch = abortAfter(options?.signal, timeoutMs + (options?.waitMs ?? 0));
    let request: ClientRequest | undefined;
    const answer = async (): Promise<Answer> => {
      // A POST (an image pull) ends by itself; a GET that streams may last for ever and gets a connection of its own.
      const single = call.streams && call.method === 'GET';
      const lane = single ? undefined : await this.tunnel.kept.take(watch.signal);
      const end = () => {
        watch.end();
        lane?.free();
      };
      try {
        request = this.request(call, lane?.agent ?? this.tunnel.single, watch.signal);
        if (lane) request.once('socket', lane.connected);
        const response = await headers(request);
        // A stream lasts as long as its reader wants; only its beginning is timed.
        if (call.streams) watch.untime();
        return { response, end };
      } catch (error) {
        end();
        throw error;
      }
    };
    const timed = answer().catch((error: unknown) => {
      watch.end();
      throw watch.timedOut() ? this.timeout(call, timeoutMs) : error;
    });
    return { answer: timed, reused: () => request?.reusedSocket ?? false };
  }

  private request(call: Call, agent: Agent, signal: AbortSignal): ClientRequest {
    const { options } = call;
    const body = call.body === undefined ? undefined : Buffer.from(JSON.stringify(call.body));
    const wanted: TunnelRequest = {
      agent,
      method: call.method,
      path: withQuery(call.path, options?.query),
      host: this.tunnel.host,
      headers: {
        Host: this.tunnel.host,
        Accept: 'application/json',
        ...(body ? { 'Content-Type': 'application/json', 'Content-Length': body.length } : { 'Content-Length': 0 }),
      },
      signal,
      waitMs: options?.waitMs,
    };
    const request = httpRequest(wanted);
    request.end(body);
    return request;
  }

  private timeout(call: Call, timeoutMs: number): HostError {
    return new HostError(
      this.tunnel.codes.unreachable,
      `${call.method} ${call.path}: ${this.tunnel.title} gave no answer within ${timeoutMs} ms`,
    );
  }

  private trouble(error: unknown, path: string): HostError {
    if (error instanceof HostError) return error;
    const text = error instanceof Error ? error.message : String(error);
    return new HostError(this.tunnel.codes.unreachable, `${this.tunnel.title} did not answer ${path}: ${text}`, {
      cause: error,
    });
  }
}

interface Answer {
  response: IncomingMessage;
  /** Lets go of the caller's signal. */
  end: () => void;
}

/** Rejects when there is no answer; what breaks later is told by the answer itself. */
const headers = (request: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.once('response', resolve).on('error', reject);
  });

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

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function readBytes(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= maxBytes) break; // leaves the loop and the connection
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

/** JSON where the engine says so, else text; undefined for an empty answer. */
async function readBody(response: IncomingMessage): Promise<unknown> {
  const text = await readText(response);
  if (text === '') return undefined;
  return response.headers['content-type']?.startsWith('application/json') ? JSON.parse(text) : text;
}

async function errorText(response: IncomingMessage): Promise<string> {
  const text = await readText(response);
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // Not JSON: the text itself is what we have.
  }
  return text.trim().slice(0, MAX_ERROR_CHARS) || `status ${response.statusCode}`;
}
