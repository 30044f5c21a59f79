import { describe, expect, it } from 'vitest';
import { FakeHost, type FakeRun, FakeSandbox } from '../testing/fake-sandbox.ts';
import { swarmSandbox } from '../testing/fake-swarm.ts';
import { container, look, machine, TASKS } from '../testing/machines.ts';

describe('probes', () => {
  const at = (host: FakeHost) => host.runs.map(({ node, spec }) => [node, spec.side, spec.argv[0], spec.argv[1]]);
  const curl = (): FakeRun => ({
    stdout: 'hello',
    stderr:
      '{"http_code":200,"exitcode":0,"time_total":0.0042,"size_download":5}\n{"content-type":["text/plain"],\n"x":["a","b"]}\n--8<-- attempt\n',
  });

  it('run on the outer side, in the network namespace of their place', async () => {
    const host = new FakeHost(curl);
    const sandbox = new FakeSandbox({ node1: machine([container('a', {})]), node2: machine([container('b', {})]) });
    const value = await look(sandbox, { http: 'http://web/', from: { container: 'b', on: 'node2' } }, host);
    expect(at(host)).toEqual([['node2', 'outer', '/drydock/netns', '/var/run/docker/netns/b']]);
    expect(value).toMatchObject({
      status: 200,
      body: 'hello',
      headers: { 'content-type': 'text/plain', x: 'a, b' },
      ms: 4,
      error: null,
      container: 'b',
    });
    await look(sandbox, { http: 'http://web/', from: 'node1' }, host);
    expect(at(host).at(-1)).toEqual(['node1', 'outer', '/drydock/netns', 'node']);
  });

  it('connect where they are told, and give the certificate that they are shown', async () => {
    const pem = `-----BEGIN CERTIFICATE-----
MIIBoTCCAUagAwIBAgIUCj4mXz2fvHO+kpqSAw1rg3qK7HswCgYIKoZIzj0EAwIw
EzERMA8GA1UEAwwIc2hvcC5sYWIwIBcNMjYxMTIxMjM1MjEyWhgPMjEyNjEwMjgy
MzUyMTJaMBMxETAPBgNVBAMMCHNob3AubGFiMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAE1L2QM9EBiaRZc98pYKFfnwmmwjZ4SSMrVFGavsd8a6rkw3ND4i/KgZXB
Jwe8QIpkNMzIr61KLdxyL3sRMwAs2qN2MHQwHQYDVR0OBBYEFFcnCmidQKwhv/hY
dmxDmjQia/tBMB8GA1UdIwQYMBaAFFcnCmidQKwhv/hYdmxDmjQia/tBMA8GA1Ud
EwEB/wQFMAMBAf8wIQYDVR0RBBowGIIIc2hvcC5sYWKCDHd3dy5zaG9wLmxhYjAK
BggqhkjOPQQDAgNJADBGAiEAgfDclgvufFhBdxht4Zwwln4QOpMbRcbb6v04D5bf
BXkCIQDqtv8WqSDGx53uXzdV2oJyTATJ2Usf/Tmk/zzLhfpMMA==
-----END CERTIFICATE-----`;
    const host = new FakeHost(() => ({
      stderr: `{"http_code":404,"exitcode":0,"size_download":0}\n{}\n--8<-- certificatesSubject:CN = shop.lab\n${pem}\n\n--8<-- attempt\n`,
    }));
    const read = { http: 'https://shop.lab/', from: 'node1', at: '10.0.0.2' };
    expect(await look(new FakeSandbox({ node1: machine([]) }), read, host)).toMatchObject({
      status: 404,
      headers: {},
      certificate: { subject: 'CN=shop.lab', names: ['shop.lab', 'www.shop.lab'], pem: `${pem}\n` },
    });
    expect(host.runs[0]?.spec.argv.join(' ')).toContain('--connect-to ::10.0.0.2:');
  });

  it('stand in the owner of a shared namespace, and in that of the node for host networking', async () => {
    const host = new FakeHost(curl);
    const shared = container('s', {}, { HostConfig: { NetworkMode: 'container:a' }, NetworkSettings: {} });
    const open = container('h', {}, { HostConfig: { NetworkMode: 'host' } });
    const sandbox = new FakeSandbox({ node1: machine([container('a', {}), shared, open]) });
    await look(sandbox, { http: 'http://web/', from: { container: 's' } }, host);
    await look(sandbox, { http: 'http://web/', from: { container: 'h' } }, host);
    expect(at(host).map((entry) => entry[3])).toEqual(['/var/run/docker/netns/a', 'node']);
  });

  it('ask from each task of a service', async () => {
    const sandbox = swarmSandbox(TASKS.concat({ id: 'third', node: 'node3', slot: 2, image: 'x' }));
    for (const [node, id] of [
      ['node2', 'c-new'],
      ['node3', 'c-third'],
    ] as const)
      sandbox.engine(node).routes[`/containers/${id}/json`] = container(id, {});
    const host = new FakeHost(curl);
    const value = await look(sandbox, { http: 'http://127.0.0.1/', from: { service: 'web', tasks: 'each' } }, host);
    expect((value as { all: { container: string }[] }).all.map((one) => one.container)).toEqual(['c-new', 'c-third']);
  });

  it('say as an ordinary value that there is nowhere to stand', async () => {
    const value = await look(new FakeSandbox({ node1: machine([]) }), {
      http: 'http://web/',
      from: { container: 'a' },
    });
    expect(value).toMatchObject({ status: 0, body: '', error: 'no container a', all: [{ status: 0 }] });
  });

  it('are unable when they could not be run, and words for refusals are values', async () => {
    const sandbox = () => new FakeSandbox({ node1: machine([]) });
    await expect(look(sandbox(), { http: 'http://web/', from: 'node1' })).rejects.toMatchObject({
      code: 'probe_failed',
    });
    const refused = new FakeHost(() => ({
      stdout: '',
      stderr: '{"http_code":0,"exitcode":7,"errormsg":"Connection refused"}\n{}\n--8<-- attempt\n',
    }));
    expect(await look(sandbox(), { http: 'http://web/', from: 'node1' }, refused)).toMatchObject({
      status: 0,
      error: 'refused',
    });
    const closed = new FakeHost(() => ({
      stdout: '1 3 bash: connect: Connection refused bash: line 1: /dev/tcp/x/1: Connection refused\n0 2 \n',
    }));
    expect(await look(sandbox(), { tcp: 'web:80', from: 'node1', times: 2 }, closed)).toMatchObject({
      open: true,
      all: [
        { open: false, error: 'refused', ms: 3 },
        { open: true, error: null },
      ],
    });
  });

  it('read answers of a name server', async () => {
    const host = new FakeHost(() => ({
      stdout: [
        ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1',
        'web.\t600\tIN\tCNAME\tw.',
        'w.\t600\tIN\tA\t10.0.0.2',
        'w.\t600\tIN\tA\t10.0.0.3',
        ';; Query time: 2 msec',
        '--8<-- attempt',
        ';; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1',
        '--8<-- attempt',
        ';; communications error to 127.0.0.11#53: timed out',
        ';; no servers could be reached',
        '--8<-- attempt',
        '',
      ].join('\n'),
    }));
    const value = await look(new FakeSandbox({ node1: machine([]) }), { dns: 'web', from: 'node1', times: 3 }, host);
    expect(value).toMatchObject({
      error: 'timeout',
      all: [{ answers: ['10.0.0.2', '10.0.0.3'], ms: 2, error: null }, { answers: [], error: 'unresolved' }, {}],
    });
  });
});

describe('last resorts', () => {
  const frame = (stream: number, text: string) => {
    const header = Buffer.alloc(8);
    header[0] = stream;
    header.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([header, Buffer.from(text)]);
  };

  it('exec asks the engine itself, splits the outputs, and undoes', async () => {
    const started: unknown[] = [];
    const routes = machine([container('a', {})], {
      'POST /containers/a/exec': (body: { Cmd: unknown }) => {
        started.push(body.Cmd);
        return { Id: 'e' };
      },
      'POST /exec/e/start': () => Buffer.concat([frame(1, 'out'), frame(2, 'err'), frame(1, 'put')]),
      '/exec/e/json': { Running: false, ExitCode: 3 },
    });
    const host = new FakeHost();
    const read = { exec: ['cat', '/x'], in: { container: 'a' }, undo: ['rm', '/x'] };
    expect(await look(new FakeSandbox({ node1: routes }), read, host)).toEqual({
      exitCode: 3,
      stdout: 'output',
      stderr: 'err',
      timedOut: false,
    });
    expect(started).toEqual([
      ['cat', '/x'],
      ['rm', '/x'],
    ]);
    expect(host.runs).toEqual([]);
    expect(await look(new FakeSandbox({ node1: machine([]) }), read)).toBeNull();
  });

  it('file reads from the outer side; an absent one is null', async () => {
    const host = new FakeHost((_, spec) =>
      spec.argv[1] === '/etc/x'
        ? { stdout: '{"type":"file","sizeBytes":3,"mode":"0644","sha256":"ab"}\na\nb' }
        : { exitCode: 4 },
    );
    const sandbox = new FakeSandbox({ node1: {} });
    expect(await look(sandbox, { file: '/etc/x' }, host)).toEqual({
      type: 'file',
      sizeBytes: 3,
      mode: '0644',
      sha256: 'ab',
      text: 'a\nb',
    });
    expect(await look(sandbox, { file: '/etc/y' }, host)).toBeNull();
    expect(host.runs.map(({ spec }) => [spec.side, spec.argv[0]])).toEqual([
      ['outer', '/drydock/peek'],
      ['outer', '/drydock/peek'],
    ]);
  });

  it('kill takes one container away and waits for the service to be whole', async () => {
    const sandbox = swarmSandbox([{ id: 'a', node: 'node2', slot: 1, image: 'x' }]);
    let removed = false;
    sandbox.engine('node2').routes['DELETE /containers/c-a'] = () => {
      removed = true;
    };
    const routes = sandbox.engine('node1').routes;
    const [task] = routes['/tasks'] as object[];
    routes['/tasks'] = () =>
      removed
        ? [
            { ...task, ID: 'b' },
            { ...task, DesiredState: 'shutdown', Status: { State: 'failed' } },
          ]
        : [task];
    expect(await look(sandbox, { kill: { service: 'web' } })).toMatchObject({
      before: 1,
      after: 1,
      recovered: true,
      killed: { ID: 'a', Status: { State: 'failed' } },
    });
    routes['/tasks'] = [];
    expect(await look(sandbox, { kill: { service: 'web' } })).toMatchObject({ killed: null, recovered: false });
  });
});
