import type { HostView } from '../../protocol/index.ts';
import type { SandboxHost } from '../host/index.ts';
import type { Images } from '../images/index.ts';
import type { Sandboxes } from '../sandboxes/index.ts';

export interface HostStatus {
  view(): HostView;
  onChange(listener: (view: HostView) => void): () => void;
  close(): void;
}

/** Changes closer together than this are told as one. */
const QUIET_MS = 200;
/** How often free memory is read while somebody listens. */
const MEMORY_EVERY_MS = 10_000;

export function createHostStatus(deps: {
  host: SandboxHost;
  images: Images;
  sandboxes: Sandboxes;
  capabilities: () => string[];
}): HostStatus {
  const listeners = new Set<(view: HostView) => void>();
  let engine: HostView['engine'] = 'up';
  let message: string | undefined;
  let memoryFreeMiB = 0;
  let pending: NodeJS.Timeout | undefined;

  const view = (): HostView => ({
    engine,
    message,
    capacity: { ...deps.sandboxes.capacity(), memoryFreeMiB },
    images: deps.images.progress(),
    capabilities: deps.capabilities(),
  });
  const tell = () => {
    pending ??= setTimeout(() => {
      pending = undefined;
      const now = view();
      for (const listener of listeners) listener(now);
    }, QUIET_MS);
  };
  const readMemory = () => {
    deps.host.info().then(
      (info) => {
        memoryFreeMiB = info.memoryFreeMiB;
      },
      (error: unknown) => {
        engine = 'down';
        message = error instanceof Error ? error.message : String(error);
        tell();
      },
    );
  };
  const stops = [
    deps.images.onProgress(tell),
    deps.sandboxes.on((event) => {
      if (event.kind === 'state') tell();
    }),
    deps.host.watch((event) => {
      if (event.kind === 'engine-down') [engine, message] = ['down', event.message];
      else if (event.kind === 'engine-up') [engine, message] = ['up', undefined];
      else return;
      tell();
    }),
  ];
  readMemory();
  const timer = setInterval(() => {
    if (listeners.size > 0) readMemory();
  }, MEMORY_EVERY_MS);
  timer.unref();

  return {
    view,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearInterval(timer);
      clearTimeout(pending);
      for (const stop of stops) stop();
    },
  };
}
