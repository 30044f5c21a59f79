/** Trouble with making or storing images. `code` is stable; the message names the image and what to do. */
export class ImageError extends Error {
  override name = 'ImageError';
  constructor(
    readonly code:
      | 'image_unknown'
      | 'image_recipe_invalid'
      | 'image_base_failed'
      | 'image_build_failed'
      | 'image_store_failed',
    message: string,
    readonly options: { cause?: unknown; action?: string; output?: string[]; near?: string[] } = {},
  ) {
    super(message, { cause: options.cause });
  }
}
