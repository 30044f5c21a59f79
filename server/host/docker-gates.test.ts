import { expect, test } from 'vitest';
import { gateRules, isOutside } from './docker-gates.ts';

test.each(['9.9.9.9', '1.1.1.1', '203.0.113.7', '172.32.0.1', '100.128.0.1', '223.255.255.255'])(
  '%s is outside',
  (address) => expect(isOutside(address)).toBe(true),
);

test.each([
  ...['10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.0.1', '127.0.0.1', '169.254.169.254', '100.64.0.1'],
  ...['224.0.0.1', '255.255.255.255', '0.0.0.0', '::1', '2001:db8::1', 'dns.example', ''],
])('%s is not', (address) => expect(isOutside(address)).toBe(false));

test('what comes from a bridge is refused unless a rule lets it out', () => {
  expect(gateRules('br-1')).not.toContain('accept');
  const rules = gateRules('br-1', { subnet: '172.29.0.0/16', gateway: '172.29.0.1' });
  expect(rules).toContain('hook ingress device "br-1" priority -500; policy drop;');
  expect(rules.match(/^ +ip .*accept$/gm)).toHaveLength(1);
  expect(rules).toMatch(/ip saddr 172\.29\.0\.0\/16 .*169\.254\.0\.0\/16.* fib daddr type unicast accept/);
});
