import type { ClusterNode } from '../../clusters/index.ts';
import { type RunLimits, type RunResult, runProgram, type SandboxHost, type Side } from '../../host/index.ts';

export type { RunLimits, RunResult };

/** Where programs are started; `runOuter` is a quicker way to those of the platform, where there is one. */
export interface OuterHost extends Pick<SandboxHost, 'exec'> {
  runOuter?(node: ClusterNode, argv: [string, ...string[]], limits: RunLimits): Promise<RunResult>;
}

/** Runs a program of the platform on the outer side of a node, within limits. Rejects when it cannot be started, or on abort. */
export function runOuter(
  host: OuterHost,
  node: ClusterNode,
  argv: [string, ...string[]],
  limits: RunLimits,
): Promise<RunResult> {
  return host.runOuter ? host.runOuter(node, argv, limits) : run(host, node, 'outer', argv, limits);
}

/** The same on a side of choice; what the inner side prints is not to be trusted. */
export function run(
  host: Pick<SandboxHost, 'exec'>,
  node: ClusterNode,
  side: Side,
  argv: [string, ...string[]],
  limits: RunLimits,
): Promise<RunResult> {
  return runProgram(host, node.ref, side, argv, limits);
}
