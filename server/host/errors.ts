/** Trouble with the place where nodes run. `code` is stable; `action` says what to do. */
export class HostError extends Error {
  override name = 'HostError';
  constructor(
    readonly code: HostErrorCode,
    message: string,
    readonly options: { cause?: unknown; action?: string; status?: number } = {},
  ) {
    super(message, { cause: options.cause });
  }
}

export type HostErrorCode =
  | 'host_unreachable'
  | 'host_out_of_disk'
  | 'host_out_of_memory'
  | 'image_missing'
  | 'node_gone'
  | 'node_start_failed'
  | 'node_disk_lost'
  | 'exec_failed'
  | 'engine_unreachable'
  | 'engine_error'
  | 'kube_unreachable'
  | 'kube_error'
  | 'port_unreachable'
  | 'port_busy'
  | 'host_error';
