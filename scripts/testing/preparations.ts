import { join } from 'node:path';
import type { Progress } from '../setup/progress.mjs';
import type { Stage } from './result.ts';

type Need = Stage['needs'][number];

/**
 * What is imported here reads the product's own code: only when it is needed, so that code that does not load fails a
 * stage and not the whole run. Each preparation is done once, when a stage first needs it; its failure fails every
 * stage that needs it.
 */
export function preparations(
  project: string,
  progress: Progress,
  /** Called once, when the engine is up. */
  onEngine: () => Promise<void>,
): (need: Need) => Promise<void> {
  const dataDir = process.env.DRYDOCK_DATA ?? join(project, '.drydock');
  const work: Record<Need, () => Promise<void>> = {
    engine: async () => {
      const { ensureEngine } = await import('../setup/engine.ts');
      const engine = await ensureEngine(progress, dataDir);
      progress.say(`✔ Docker Engine  ${engine.dockerHost} (${engine.source})`);
      await onEngine();
    },
    images: async () => (await import('../setup/images.ts')).ensureImages(project, progress, 'early'),
    page: async () => (await import('../setup/page.ts')).ensurePage(project, progress),
    browser: async () => {
      const { ensureChromium } = await import('../setup/chromium.ts');
      process.env.DRYDOCK_CHROMIUM = await ensureChromium(progress);
    },
  };
  const begun = new Map<Need, Promise<void>>();
  return (need) => {
    const promise = begun.get(need) ?? work[need]();
    begun.set(need, promise);
    return promise;
  };
}
