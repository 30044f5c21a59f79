import { expect, it } from 'vitest';
import type { ImageProgress } from '../../protocol/index.ts';
import { followNodeImage } from './node-image.ts';

const NODE = 'drydock/kube-node:latest';

/** Images of which only the node's is asked; `tell` is what happens to one. */
function fakeImages(look: Promise<boolean>) {
  const listeners = new Set<(progress: ImageProgress) => void>();
  return {
    hasNodeImage: () => look,
    onProgress: (listener: (progress: ImageProgress) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: (name: string, state: ImageProgress['state']) => {
      for (const listener of listeners) listener({ name, state, detail: '' });
    },
  };
}

const noError = (error: unknown) => {
  throw error;
};

it('knows of a node image that is there, and of one that is made later', async () => {
  const made = followNodeImage(fakeImages(Promise.resolve(true)), 'kubernetes', noError);
  expect(made.there).toBe(false);
  await expect.poll(() => made.there).toBe(true);

  const images = fakeImages(Promise.resolve(false));
  const followed = followNodeImage(images, 'kubernetes', noError);
  images.tell('drydock/node:latest', 'ready');
  images.tell(NODE, 'building');
  expect(followed.there).toBe(false);
  images.tell(NODE, 'ready');
  await Promise.resolve();
  expect(followed.there).toBe(true);
  followed.close();
  images.tell(NODE, 'failed');
  expect(followed.there).toBe(true);
});

it('counts it as not there when it cannot be asked, and says why', async () => {
  const told: unknown[] = [];
  const why = new Error('no engine');
  const followed = followNodeImage(fakeImages(Promise.reject(why)), 'kubernetes', (error) => told.push(error));
  await expect.poll(() => told).toEqual([why]);
  expect(followed.there).toBe(false);
});
