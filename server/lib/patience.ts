/**
 * How long to wait for a node, given how long it takes on a real machine at most: DRYDOCK_PATIENCE times as long
 * (default: once). For hosts whose processors are emulated, or shared by very many.
 */
export function patient(ms: number, env: NodeJS.ProcessEnv = process.env): number {
  const factor = Number(env.DRYDOCK_PATIENCE);
  return factor > 1 ? ms * factor : ms;
}
