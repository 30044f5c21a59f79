import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const images = resolve(import.meta.dirname, '../../images');
const scripts = readdirSync(images, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .flatMap((file) => {
    const shell = /^#!\/bin\/(sh|bash)\b/.exec(readFileSync(file, 'latin1').slice(0, 20))?.[1];
    return shell === undefined ? [] : [{ shell, name: file.slice(images.length + 1) }];
  });

describe('the shell scripts of the images', () => {
  it('are found', () => expect(scripts.map(({ name }) => name)).toContain('kube-node/outer/kube-keys'));

  it.each(scripts)('$name can be parsed by $shell', ({ shell, name }) => {
    // A mistake would show on a machine only, where a learner waits for it.
    expect(() => execFileSync(shell, ['-n', name], { cwd: images, stdio: 'pipe' })).not.toThrow();
  });
});
