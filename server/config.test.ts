import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const egress = (env: NodeJS.ProcessEnv) => readConfig(env, '/project').egress;

describe('a way out of sandboxes', () => {
  test('is allowed only when the operator says so', () => {
    expect(egress({})).toBeUndefined();
    expect(egress({ DRYDOCK_EGRESS: 'deny', DRYDOCK_EGRESS_DNS: '1.1.1.1' })).toBeUndefined();
    expect(egress({ DRYDOCK_EGRESS: 'allow' })).toEqual({ names: '9.9.9.9' });
    expect(egress({ DRYDOCK_EGRESS: 'allow', DRYDOCK_EGRESS_DNS: '1.1.1.1' })).toEqual({ names: '1.1.1.1' });
  });

  test.each(['192.168.1.1', '127.0.0.53', 'dns.example', '2620:fe::fe'])('asks no server of names at %s', (address) => {
    const read = () => egress({ DRYDOCK_EGRESS: 'allow', DRYDOCK_EGRESS_DNS: address });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(`DRYDOCK_EGRESS_DNS=${address}: an IPv4 address outside of private ranges`);
  });
});
