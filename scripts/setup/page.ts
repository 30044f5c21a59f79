import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import type { Progress } from './progress.mjs';

/** Builds the page with Vite when a source of it changed since the last build (told by content, not by time). */
export async function ensurePage(project: string, progress: Progress): Promise<void> {
  const stamp = join(project, 'dist/web/.sources');
  const fingerprint = hashOf(project, ['web', 'protocol', 'package-lock.json']);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  const line = progress.start('Page (vite build)');
  try {
    await run(process.execPath, [join(project, 'node_modules/vite/bin/vite.js'), 'build', 'web'], {
      cwd: project,
      env: { ...process.env, NODE_ENV: 'production' },
      onLine: line.detail,
      what: 'vite build web',
    });
  } catch (error) {
    line.failed();
    throw error;
  }
  writeFileSync(stamp, fingerprint);
  line.done('built');
}

function hashOf(project: string, places: string[]): string {
  const hash = createHash('sha256');
  for (const place of places) {
    for (const file of filesIn(project, place)) {
      const bytes = readFileSync(join(project, file));
      hash.update(`${file} ${bytes.length}\n`).update(bytes);
    }
  }
  return hash.digest('hex');
}

function filesIn(project: string, place: string): string[] {
  if (place.endsWith('.json')) return [place];
  return readdirSync(join(project, place), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(project.length + 1))
    .sort();
}
