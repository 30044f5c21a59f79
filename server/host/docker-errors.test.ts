import { describe, expect, it } from 'vitest';
import { toHostError } from './docker-errors.ts';
import { HostError } from './errors.ts';

const fault = (statusCode: number | undefined, message: string, code?: string) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) - ${message}`), { statusCode, code, json: { message } });

describe('what the engine says becomes a code', () => {
  it.each([
    [fault(undefined, '', 'ECONNREFUSED'), 'host_unreachable'],
    [fault(undefined, '', 'ENOENT'), 'host_unreachable'],
    [fault(500, 'write /var/lib/docker/tmp/x: no space left on device'), 'host_out_of_disk'],
    [fault(500, 'OCI runtime create failed: fork/exec: cannot allocate memory'), 'host_out_of_memory'],
    [fault(404, 'No such image: drydock/node:latest'), 'image_missing'],
    [fault(404, 'No such container: abc'), 'node_gone'],
    [fault(404, 'No such exec instance: abc'), 'node_gone'],
    [fault(409, 'Container abc is not running'), 'node_gone'],
    [fault(409, 'Conflict. The container name is already in use'), 'host_error'],
    [fault(500, 'something else'), 'host_error'],
  ])('%s', (error, code) => {
    const told = toHostError(error, 'start node1');
    expect(told.code).toBe(code);
    expect(told.message).toContain('Could not start node1');
    expect(told.cause).toBe(error);
  });

  it('leaves what is a HostError already', () => {
    const error = new HostError('node_gone', 'gone');
    expect(toHostError(error, 'look')).toBe(error);
  });
});
