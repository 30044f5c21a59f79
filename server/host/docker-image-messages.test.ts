import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { buildEvent, type EngineMessage, readMessages, takePull } from './docker-image-messages.ts';

describe('readMessages', () => {
  it('reads lines that arrive in pieces', async () => {
    const messages: EngineMessage[] = [];
    const pieces = ['{"stream":"Step 1/2 : FR', 'OM x\\n"}\n{"aux":{"ID":"sha256:1"}}', '\n'];
    await readMessages(Readable.from(pieces), (message) => messages.push(message));
    expect(messages).toEqual([{ stream: 'Step 1/2 : FROM x\n' }, { aux: { ID: 'sha256:1' } }]);
  });

  it('rejects with what the engine says', async () => {
    const lines = Readable.from([
      '{"stream":"Step"}\n{"errorDetail":{"message":"it returned 1"},"error":"it returned 1"}\n',
    ]);
    await expect(readMessages(lines, () => undefined)).rejects.toMatchObject({
      code: 'engine_error',
      message: 'it returned 1',
    });
  });

  it('rejects when the connection breaks', async () => {
    const lines = new Readable({ read: () => undefined });
    const done = readMessages(lines, () => undefined);
    lines.push('{"stream":"x"}\n');
    lines.destroy(new Error('reset'));
    await expect(done).rejects.toThrow('reset');
  });
});

describe('buildEvent', () => {
  it('counts the steps behind it', () => {
    expect(buildEvent({ stream: 'Step 3/4 : RUN true\n' })).toEqual([{ line: 'Step 3/4 : RUN true', percent: 50 }]);
    expect(buildEvent({ stream: ' a\r\n\nb' })).toEqual([{ line: ' a' }, { line: 'b' }]);
  });
});

describe('takePull', () => {
  it('adds the shares of all layers', () => {
    const layers = new Map<string, number>();
    takePull({ id: 'a', status: 'Pulling fs layer' }, layers);
    takePull({ id: 'b', status: 'Pulling fs layer' }, layers);
    takePull({ id: 'a', status: 'Pull complete' }, layers);
    const event = takePull({ id: 'b', status: 'Downloading', progressDetail: { current: 5, total: 10 } }, layers);
    expect(event).toEqual({ line: 'b: Downloading', percent: 70 });
  });
});
