/**
 * The API of the Docker Engine inside a node, reached through kept-alive exec tunnels from the outer side
 * (`/drydock/relay --engine`), so that nothing is published and the learner cannot get between.
 */
export interface EngineApi {
  /** Paths without version, e.g. "/services/web"; query values are encoded. 404 gives undefined from `find`. */
  get<T>(path: string, options?: EngineRequest): Promise<T>;
  find<T>(path: string, options?: EngineRequest): Promise<T | undefined>;
  post<T>(path: string, body?: unknown, options?: EngineRequest): Promise<T>;
  delete(path: string, options?: EngineRequest): Promise<void>;
  /** Line-delimited JSON, e.g. "/events": iterates until aborted or the engine goes away. */
  stream<T>(path: string, options?: EngineRequest): AsyncIterable<T>;
  /** What the relay saw about the process that answers on the engine's socket, from the latest connection. */
  integrity(): EngineIntegrity;
  close(): void;
}

export interface EngineRequest {
  query?: Record<string, string | number | boolean | object>;
  signal?: AbortSignal;
  /** Default 10 s; for a stream, until it begins. */
  timeoutMs?: number;
  /** Waits so long for an engine that does not answer yet (a node that starts); default: not at all. */
  waitMs?: number;
  /** For `stream` only; default GET. */
  method?: 'GET' | 'POST';
  /** The answer as a Buffer of at most so many bytes, whatever its type (output of an exec); the rest is not waited for. */
  maxBytes?: number;
}

export type EngineIntegrity =
  | { ok: true }
  | {
      ok: false;
      code: 'engine_foreign_process' | 'engine_replaced' | 'engine_traced' | 'engine_preloaded' | 'engine_unreachable';
      detail: string;
    };
