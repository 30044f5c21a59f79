/**
 * The sandboxes of a server, as a process of its own that a test kills. Arguments: instance, database, mirror volume,
 * what to do: make | release. Prints one line of JSON an event.
 */
import { createDockerHost } from '../../server/host/index.ts';
import { openStore } from '../../server/store/index.ts';
import { enginesOf, requestOf, sandboxesOn } from '../support/sandboxes.ts';

const [instance = '', database = '', mirror = '', what = 'make'] = process.argv.slice(2);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const sandboxes = sandboxesOn(createDockerHost({ instance }), await openStore(database), mirror);
await sandboxes.reconcile(() => async () => undefined);
const { id } = sandboxes.claim(requestOf(enginesOf(2)));
say({ claimed: id });
await sandboxes.whenReady(id);
say({ ready: id });
if (what === 'release') {
  const released = sandboxes.release(id, 'the test says so');
  say({ releasing: id });
  await released;
  say({ released: id });
}
// Stays until it is killed.
setInterval(() => undefined, 60_000);
