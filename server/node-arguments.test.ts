import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { NODE_ARGUMENTS, NODE_ENVIRONMENT } from './node-arguments.ts';

it('starts the server in its image as everywhere else', () => {
  const dockerfile = readFileSync(resolve(import.meta.dirname, '../images/server/Dockerfile'), 'utf8');
  const command: unknown = JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? 'null');
  expect(command).toEqual(['node', ...NODE_ARGUMENTS, 'server/main.ts']);
  const environment = /^ENV (.*)$/m.exec(dockerfile)?.[1]?.split(' ');
  for (const [name, value] of Object.entries(NODE_ENVIRONMENT)) expect(environment).toContain(`${name}=${value}`);
});
