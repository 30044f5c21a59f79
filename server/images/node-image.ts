import { NODE_IMAGES } from './recipes.ts';
import type { Images, NodeKind } from './types.ts';

/** Whether the image of such nodes is there, known at any time without asking the engine. */
export interface FollowedNodeImage {
  readonly there: boolean;
  close(): void;
}

/** Looks once, and then hears of what is made. Until it has looked, the image counts as not there. */
export function followNodeImage(
  images: Pick<Images, 'hasNodeImage' | 'onProgress'>,
  kind: NodeKind,
  onError: (error: unknown) => void,
): FollowedNodeImage {
  let there: boolean | undefined;
  const close = images.onProgress(({ name, state }) => {
    if (name === NODE_IMAGES[kind]) there = state === 'ready';
  });
  images.hasNodeImage(kind).then((found) => {
    there ??= found;
  }, onError);
  return {
    get there() {
      return there ?? false;
    },
    close,
  };
}
