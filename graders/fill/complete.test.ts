import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FillAnswer, FillAnswer as Schema } from '../../protocol/index.ts';
import { completeAnswer } from './complete.ts';

const fill = (scope: FillAnswer['scope'], of?: string): FillAnswer =>
  Schema.parse({ scope, accept: ['x'], ...(of !== undefined && { of }) });

describe('an answer as a whole command', () => {
  it.each([
    [
      'option',
      'docker compose up',
      'docker compose up -d {}',
      '--remove-orphans',
      'docker compose up -d --remove-orphans',
    ],
    ['option', 'docker compose up', 'docker compose up -d {}', ' `--build`. ', 'docker compose up -d --build'],
    [
      'option',
      'docker compose up',
      'docker compose up -d {}',
      'docker compose up --build',
      'docker compose up -d --build',
    ],
    [
      'option',
      'docker compose up',
      'docker compose up -d {}',
      'docker compose up -d --build',
      'docker compose up -d --build',
    ],
    [
      'option',
      'docker compose up',
      'docker compose up -d {}',
      'docker-compose up --build',
      'docker-compose up --build',
    ],
    [
      'option',
      undefined,
      'docker stack deploy {} shop.yml shop',
      '—compose-file',
      'docker stack deploy --compose-file shop.yml shop',
    ],
    ['subcommand', undefined, 'docker stack {} shop', 'docker stack ps', 'docker stack ps shop'],
    ['subcommand', 'docker compose', 'docker compose {}', 'rm', 'docker compose rm'],
    ['value', '--rmi', 'docker compose down --rmi {}', 'local', 'docker compose down --rmi local'],
    ['value', '--rmi', 'docker compose down --rmi {}', '--rmi local', 'docker compose down --rmi local'],
    ['value', '--rmi', 'docker compose down --rmi {}', 'rmi=all', 'docker compose down --rmi all'],
    [
      'value',
      '--rmi',
      'docker compose down --rmi {}',
      'docker compose down --rmi all',
      'docker compose down --rmi all',
    ],
    ['fullCommand', undefined, '{}', '$ docker ps', 'docker ps'],
    [
      'number',
      undefined,
      'docker service update --publish-rm {} web',
      '8443',
      'docker service update --publish-rm 8443 web',
    ],
    ['option', undefined, 'docker node update {} a=b node1', '$& $1', 'docker node update $& $1 a=b node1'],
  ] as const)('%s of %s in %s: %s', (scope, of, command, answer, whole) => {
    expect(completeAnswer(fill(scope, of), command, answer)).toBe(whole);
  });

  it('is nothing when nothing was typed', () => {
    expect(completeAnswer(fill('option'), 'docker ps {}', ' ` ')).not.toContain('{}');
    expect(completeAnswer(fill('option'), 'docker ps {}', '   ')).toBe('');
  });

  it('is one line without control characters, whatever was typed', () => {
    const scopes = fc.constantFrom<FillAnswer['scope']>('option', 'value', 'subcommand', 'fullCommand', 'path');
    fc.assert(
      fc.property(
        scopes,
        fc.constantFrom('{}', 'docker ps {} x'),
        fc.string({ unit: 'binary' }),
        (scope, command, text) => {
          expect(completeAnswer(fill(scope, 'docker ps'), command, text)).not.toMatch(/\p{Cc}/u);
        },
      ),
    );
  });
});
