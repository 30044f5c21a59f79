import type { ImageProgress } from '../../protocol/index.ts';
import type { StepLog } from '../clusters/index.ts';
import type { Images } from '../images/index.ts';
import type { Topology } from './types.ts';

/** Steps are written to the database: the lines of a build come faster than anybody reads. */
const SAYS_EVERY_MS = 500;

/** The images of a topology are there; each that has to be made or fetched is a step of its own meanwhile. */
export async function ensureImages(
  images: Images,
  topology: Topology,
  steps: StepLog,
  signal: AbortSignal,
): Promise<{ image: string; mirrorVolume: string }> {
  const wanted = [...new Set([...topology.preload, ...topology.offered])];
  const kind = topology.cluster === 'kubernetes' ? 'kubernetes' : 'engine';
  const lines = new ImageSteps(steps, images.neededFor(wanted, kind));
  const stop = images.onProgress((progress) => lines.tell(progress));
  try {
    const [image, mirror] = await Promise.all([
      images.ensureNodeImage(kind, signal),
      images.ensureLabImages(wanted, signal),
    ]);
    return { image, mirrorVolume: mirror.volume };
  } catch (error) {
    lines.end(error);
    throw error;
  } finally {
    stop();
    lines.end();
  }
}

class ImageSteps {
  readonly #names: Set<string>;
  readonly #open = new Map<string, { step: ReturnType<StepLog>; saidAt: number }>();

  constructor(
    private readonly steps: StepLog,
    names: string[],
  ) {
    this.#names = new Set(names);
  }

  tell(progress: ImageProgress): void {
    const { name, state, detail } = progress;
    if (!this.#names.has(name) || state === 'waiting') return;
    const line = this.#open.get(name);
    if (state === 'ready' || state === 'failed') {
      this.#open.delete(name);
      if (state === 'ready') line?.step.done();
      else line?.step.failed(new Error(detail));
      return;
    }
    if (line === undefined) {
      this.#open.set(name, { step: this.steps(`image:${name}`, `Image ${name}`), saidAt: 0 });
    } else if (Date.now() - line.saidAt >= SAYS_EVERY_MS) {
      line.saidAt = Date.now();
      const percent = progress.percent === undefined ? '' : ` ${progress.percent} %`;
      line.step.says(`${state}${percent}: ${detail}${usually(progress)}`);
    }
  }

  /** What is still open: given up with the error, or made by then. */
  end(error?: unknown): void {
    for (const { step } of this.#open.values()) {
      if (error === undefined) step.done();
      else step.failed(error);
    }
    this.#open.clear();
  }
}

/** What remains, as far as anybody knows. */
function usually({ aboutMs, ms = 0 }: ImageProgress): string {
  if (aboutMs === undefined) return '';
  return ` (${Math.round(ms / 60_000)} of about ${Math.ceil(aboutMs / 60_000)} min)`;
}
