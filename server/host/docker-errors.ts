import { HostError } from './errors.ts';

interface EngineFault {
  statusCode?: number;
  code?: string;
  message?: string;
  json?: { message?: string };
}

const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOENT', 'EACCES', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH']);

/**
 * The engine gives no codes, only HTTP statuses and sentences, so sentences are read here and nowhere else.
 * `what` completes "Could not …".
 */
export function toHostError(error: unknown, what: string): HostError {
  if (error instanceof HostError) return error;
  const fault = (error ?? {}) as EngineFault;
  const said = (fault.json?.message ?? fault.message ?? String(error)).trim();
  const sentence = `Could not ${what}: ${said}`;
  const status = fault.statusCode;
  const options = { cause: error, status };
  if (status === undefined && fault.code !== undefined && UNREACHABLE.has(fault.code)) {
    return new HostError('host_unreachable', `The Docker Engine does not answer (${fault.code}). ${sentence}`, {
      ...options,
      action: 'Start Docker, or point DOCKER_HOST at a running engine; `npx drydock doctor` shows what is missing.',
    });
  }
  if (/no space left on device|disk quota exceeded/i.test(said)) {
    return new HostError('host_out_of_disk', `The disk of the Docker Engine is full. ${sentence}`, {
      ...options,
      action: 'Free some disk: `docker system df` shows what takes it.',
    });
  }
  if (/cannot allocate memory|not enough memory|out of memory/i.test(said)) {
    return new HostError('host_out_of_memory', `The host has no memory left for another node. ${sentence}`, {
      ...options,
      action: 'End another sandbox, or give Docker more memory.',
    });
  }
  if (status === 404 && /no such image/i.test(said)) {
    return new HostError('image_missing', sentence, { ...options, action: 'Run `npm start` to make the images.' });
  }
  if ((status === 404 && /no such (container|exec)/i.test(said)) || (status === 409 && /is not running/i.test(said))) {
    return new HostError('node_gone', sentence, options);
  }
  return new HostError('host_error', sentence, options);
}

export function statusOf(error: unknown): number | undefined {
  return error instanceof HostError ? error.options.status : (error as EngineFault | undefined)?.statusCode;
}
