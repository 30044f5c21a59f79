import type { HostedSandbox } from '../host/index.ts';
import type { SandboxKeeper } from './sandbox-keeper.ts';

/** What an engine was still making when we were killed shows up a little later; after that once a minute. */
const SWEEPS_AFTER_MS = [1000, 2000, 3000, 4000, 5000, 15_000, 60_000];

/** Removes what carries our label and belongs to no sandbox. Gives what stops it. */
export function startJanitor(keeper: SandboxKeeper): () => void {
  let stop: () => void = () => undefined;
  let stopped = false;
  const wait = ([first = 60_000, ...rest]: number[]) => {
    stop = keeper.clock.after(first, () => {
      sweep(keeper)
        .catch((error: unknown) => keeper.deps.log?.warn({ err: error }, 'could not look for leftovers'))
        .finally(() => {
          if (!stopped) wait(rest.length > 0 ? rest : [first]);
        });
    });
  };
  wait(SWEEPS_AFTER_MS);
  return () => {
    stopped = true;
    stop();
  };
}

async function sweep(keeper: SandboxKeeper): Promise<void> {
  const hosted = await keeper.deps.host.list();
  await Promise.all(hosted.map((one) => sweepOne(keeper, one)));
}

async function sweepOne(keeper: SandboxKeeper, one: HostedSandbox): Promise<void> {
  const { sandboxId } = one;
  const record = keeper.records.get(sandboxId);
  if (record?.state === 'failed') keeper.clearFailed(record);
  if (record || isProbe(one)) return;
  keeper.deps.log?.info({ sandboxId }, 'removing what nobody owns');
  await keeper.deps.host.removeSandbox(sandboxId);
}

/** The doctor's node is its own business for as long as it said. */
function isProbe({ owner, expiresAt }: HostedSandbox): boolean {
  return owner === 'doctor' && expiresAt > Date.now();
}
