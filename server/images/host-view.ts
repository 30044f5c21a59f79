import type { HostImage, ImageHost } from '../host/index.ts';
import { RECIPE_LABEL } from './image-maker.ts';
import { BASE_IMAGE, NODE_IMAGE } from './recipes.ts';

/** The host's images at one moment: one call to the engine. */
export class HostView {
  private constructor(private readonly images: HostImage[]) {}

  static async read(host: ImageHost, signal?: AbortSignal): Promise<HostView> {
    return new HostView(await host.listImages(signal));
  }

  find(name: string): HostImage | undefined {
    return this.images.find((image) => image.names.includes(name));
  }

  baseId(): string | undefined {
    return this.find(BASE_IMAGE)?.id;
  }

  /** Any image with a shell and flock that the host has already. */
  helperImage(): string | undefined {
    return [BASE_IMAGE, NODE_IMAGE].find((name) => this.find(name));
  }

  /** Images of our making that lost their name to a newer one before `time` (ms); younger ones may be half built. */
  former(time: number): HostImage[] {
    return this.images.filter((image) => {
      return image.labels[RECIPE_LABEL] !== undefined && image.names.length === 0 && image.createdAt < time;
    });
  }
}
