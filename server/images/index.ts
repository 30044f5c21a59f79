/** Makes sure that node and lab images exist. The only door of this room. */
export { ImageError } from './errors.ts';
export { createImages, type ImagesOptions } from './images.ts';
export { formatProgress } from './progress.ts';
export * from './types.ts';
