import { join } from 'node:path';
import { ensureChromium } from '../setup/chromium.ts';
import { ensureEngine } from '../setup/engine.ts';
import { ensureImages } from '../setup/images.ts';
import { ensurePage } from '../setup/page.ts';
import type { Progress } from '../setup/progress.mjs';
import type { Stage } from './result.ts';

type Need = Stage['needs'][number];

/** Each preparation is done once, when a stage first needs it; its failure fails every stage that needs it. */
export function preparations(project: string, progress: Progress): (need: Need) => Promise<void> {
  const dataDir = process.env.DRYDOCK_DATA ?? join(project, '.drydock');
  const work: Record<Need, () => Promise<void>> = {
    engine: async () => {
      const engine = await ensureEngine(progress, dataDir);
      progress.say(`✔ Docker Engine  ${engine.dockerHost} (${engine.source})`);
    },
    images: () => ensureImages(project, progress),
    page: () => ensurePage(project, progress),
    browser: async () => {
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
