/** Names of programs that do a graphics processor's work: in Chromium, in Mesa, in Windows. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/**
 * Whether WebGL draws on a graphics processor here. Where software does its work (virtual machines, remote desktops) a
 * frame of a terminal costs some 18 ms of CPU instead of 3 ms for the same text in DOM elements: the echo of the next key
 * waits for it.
 */
export function drawsInHardware(): boolean {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!context) return false;
  const { UNMASKED_RENDERER_WEBGL } = context.getExtension('WEBGL_debug_renderer_info') ?? {};
  const renderer = String(context.getParameter(UNMASKED_RENDERER_WEBGL ?? context.RENDERER));
  // browsers allow few contexts at a time
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return !SOFTWARE.test(renderer);
}
