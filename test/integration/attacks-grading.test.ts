import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NodeRef } from '../../server/host/index.ts';
import { ExecTerminalTransport } from '../../server/terminals/index.ts';
import { until } from '../support/engine.ts';
import { GradedSandbox, type LabParts, taskOf, testCore } from '../support/graded-sandbox.ts';
import { LEVELS, run, runAside, timed } from './attacks-support.ts';

const SANDBOX: NonNullable<LabParts['sandbox']> = {
  cluster: 'engines',
  nodes: [{ name: 'node1' }, { name: 'node2' }],
  images: ['lab/web:2.0', 'busybox:latest'],
};

const PAGE = { http: 'http://127.0.0.1/', from: { container: 'web' } };

const LAB: LabParts = {
  sandbox: SANDBOX,
  reads: {
    web: { container: 'web' },
    page: PAGE,
    other: { info: 'node2' },
  },
  tasks: [
    {
      id: 'image',
      title: 'Image',
      points: 50,
      within: '3s',
      rules: [{ rule: "web.State.Running && web.image.id == images['lab/web:2.0'].id", hint: 'the image as it came' }],
    },
    {
      id: 'page',
      title: 'Page',
      points: 50,
      within: '3s',
      rules: [{ rule: "page.status == 200 && page.body.contains('teal')", hint: 'a page that says teal' }],
    },
  ],
};

describe.each(LEVELS)('at level %s', (isolation) => {
  let core: Awaited<ReturnType<typeof testCore>>;
  let bench: GradedSandbox;

  beforeAll(async () => {
    core = await testCore(isolation);
    bench = await GradedSandbox.make(core, LAB);
  });

  afterAll(async () => await core?.[Symbol.asyncDispose]());

  const statuses = async (graded = bench) => {
    const { verdicts, flags, score } = await graded.grade({ quietMs: 500 });
    return {
      image: verdicts.image?.status,
      page: verdicts.page?.status,
      flags: flags.map(({ code, node }) => `${code} ${node}`),
      score,
    };
  };
  const REFUSED = { image: 'failed', page: 'failed', flags: [], score: 0 };

  /** What a learner might put there: says that everything is as wanted. */
  const LIAR = `printf '#!/bin/sh\\necho Running lab/web:2.0 teal; exit 0\\n' > /tmp/liar && chmod +x /tmp/liar`;

  describe('refused', () => {
    it('a fake docker, curl and dig on the PATH', async () => {
      await bench.type(
        'node1',
        `${LIAR}; for name in docker curl dig nsenter base64; do cp /tmp/liar /usr/local/bin/$name; done`,
      );
      expect(await statuses()).toEqual(REFUSED);
      await bench.type('node1', 'cd /usr/local/bin && rm docker curl dig nsenter base64');
    });

    it('a fake docker in the place of the real one', async () => {
      await bench.type(
        'node1',
        `${LIAR}; cp -a /usr/bin/docker /root/docker.real; cp --remove-destination /tmp/liar /usr/bin/docker`,
      );
      expect(await statuses()).toEqual(REFUSED);
      await bench.type('node1', 'cp -a --remove-destination /root/docker.real /usr/bin/docker');
    });

    it('another image under the wanted name', async () => {
      await bench.type(
        'node1',
        'docker tag busybox:latest lab/web:2.0; docker run -d --name web lab/web:2.0 sleep 1000',
      );
      expect((await statuses()).image).toBe('failed');
      await bench.type('node1', 'docker rm -f web');
    });

    it('an image with the wanted labels, built on the node', async () => {
      await bench.type(
        'node1',
        `docker rmi lab/web:2.0; docker pull -q lab/web:2.0; docker create --name made lab/web:2.0
       docker commit -c 'LABEL mine=1' made lab/web:2.0; docker rm made; docker run -d --name web lab/web:2.0`,
      );
      expect((await statuses()).image).toBe('failed');
      await bench.type('node1', 'docker rm -f web; docker rmi lab/web:2.0; docker pull -q lab/web:2.0');
    });

    it('a changed daemon.json, and names that lead elsewhere', async () => {
      await bench.type(
        'node1',
        `cp /etc/docker/daemon.json /root/; echo '{"registry-mirrors":["http://127.0.0.1:1"],"labels":["lab/web:2.0"]}' > /etc/docker/daemon.json
       kill -HUP $(cat /run/docker.pid); echo '127.0.0.1 web docker.io' >> /etc/hosts; mkdir -p /drydock; cp /bin/true /drydock/relay; cp /bin/true /drydock/peek`,
      );
      expect(await statuses()).toEqual(REFUSED);
      await bench.type('node1', 'cp /root/daemon.json /etc/docker/; kill -HUP $(cat /run/docker.pid)');
    });

    it('a server of the learner’s where no container runs', async () => {
      await bench.type(
        'node1',
        `(while :; do printf 'HTTP/1.0 200 OK\\r\\n\\r\\nteal' | nc -lN 80; done) >/dev/null 2>&1 & sleep 0.3`,
      );
      expect((await statuses()).page).toBe('failed');
      await bench.type('node1', 'pkill -x nc || true');
    });

    it('files that lead out of the machine', async () => {
      await bench.type(
        'node1',
        'mkdir -p /srv/a; ln -sfn / /srv/a/root; ln -sfn ../../../../../../drydock /srv/a/up; ln -sfn /proc/1/root/drydock /srv/a/proc',
      );
      const files = bench.with({
        sandbox: SANDBOX,
        reads: {
          outer: { file: '/srv/a/root/drydock/init' },
          up: { file: '/srv/a/up/init' },
          proc: { file: '/srv/a/proc/init' },
          dots: { file: '/../../drydock/init' },
        },
        tasks: taskOf('outer == null && up == null && dots == null', '!has(proc.text)'),
      });
      // /proc/1/root is a magic link: it may be refused (unable) or lead to the inner root (null), never out.
      const { verdicts, unable } = await files.grade({ mode: 'once' });
      expect(verdicts.task?.status === 'passed' || unable.task === 'probe_failed').toBe(true);
    });
  });

  describe('detected and shown', () => {
    it('the honest way passes first', async () => {
      await bench.type('node1', 'docker run -d --name web -e COLOR=teal lab/web:2.0');
      expect(await statuses()).toEqual({ image: 'passed', page: 'passed', flags: [], score: 100 });
    });

    it('another process on the socket of a node that a task looks at', async () => {
      await bench.type(
        'node1',
        'mv /run/docker.sock /run/docker.real; (exec nc -lkU /run/docker.sock) >/dev/null 2>&1 </dev/null & sleep 0.5',
      );
      const { verdicts, flags, score } = await bench.grade({ quietMs: 500 });
      expect(flags).toEqual([expect.objectContaining({ code: 'engine_foreign_process', node: 'node1' })]);
      expect([verdicts.image?.status, score]).toEqual(['unable', 0]);
      expect(verdicts.image?.reason).toMatch(/node1.*cannot be trusted/);
      await bench.type('node1', 'pkill -x nc; mv -f /run/docker.real /run/docker.sock');
      expect((await statuses()).score).toBe(100);
    });

    it('a relay between the socket and the real engine', async () => {
      await bench.type(
        'node1',
        `mv /run/docker.sock /run/docker.real; mkfifo /tmp/back 2>/dev/null || true
       (while :; do nc -lU /run/docker.sock < /tmp/back | nc -U /run/docker.real > /tmp/back; rm -f /run/docker.sock; done) >/dev/null 2>&1 </dev/null & sleep 0.5`,
      );
      const { flags, score } = await bench.grade({ quietMs: 500 });
      expect([flags.map((flag) => flag.code), score]).toEqual([['engine_foreign_process'], 0]);
      await bench
        .type(
          'node1',
          'pkill -f "nc -lU" ; pkill -x nc; sleep 0.2; pkill -f "while :" || true; mv -f /run/docker.real /run/docker.sock',
        )
        .catch(() => undefined);
    });

    it('a replaced dockerd', async () => {
      await bench.type(
        'node2',
        `cp /usr/sbin/dockerd /root/dockerd; printf x >> /root/dockerd; cp --remove-destination /root/dockerd /usr/sbin/dockerd
       kill $(cat /run/docker.pid); sleep 1; service docker start || true; timeout 20 sh -c 'until docker version >/dev/null 2>&1; do sleep 0.2; done'`,
      );
      const info = bench.with({
        sandbox: SANDBOX,
        reads: { other: { info: 'node2' } },
        tasks: taskOf("other.Name == 'node2'"),
      });
      const { verdicts, flags, score } = await info.grade({ quietMs: 500 });
      expect(flags).toEqual([expect.objectContaining({ code: 'engine_replaced', node: 'node2' })]);
      expect([verdicts.task?.status, score]).toEqual(['unable', 0]);
    });
  });

  describe('survived', () => {
    const PASSED = { image: 'passed', page: 'passed', flags: [], score: 100 };
    const UNABLE = { image: 'unable', page: 'unable', flags: [], score: 0 };
    /** Of node1 only: the engine of node2 is a foreign one by now. */
    const alone = async () => {
      const { flags, ...seen } = await statuses(
        bench.with({ ...LAB, reads: { web: { container: 'web' }, page: PAGE } }),
      );
      return { ...seen, flags: flags.filter((flag) => !flag.endsWith(' node2')) };
    };
    const node = (): NodeRef => {
      const ref = core.sandboxes.ready(bench.sandbox.id)?.node('node1').ref;
      if (!ref) throw new Error('the sandbox is not ready');
      return ref;
    };
    const inner = (script: string) => run(core.host, node(), 'inner', script);
    const engine = async () => (await run(core.host, node(), 'outer', '/drydock/wait-engine 20000')).code === 0;
    /** What a new terminal answers. */
    const terminal = async (terminalId: string): Promise<void> => {
      const link = await new ExecTerminalTransport(core.host, node()).attach({
        terminalId,
        size: { cols: 80, rows: 24 },
        fromOffset: 0,
        create: true,
      });
      let text = '';
      link.onOutput((bytes, offset) => {
        text += Buffer.from(bytes).toString();
        link.acknowledge(offset + bytes.length);
      });
      await link.write(Buffer.from('echo $((6 * 7))answers\n'));
      await until('a terminal', () => text.includes('42answers'));
      link.close();
    };
    const web = () => inner('docker rm -f web; docker run -d --name web -e COLOR=teal lab/web:2.0');

    it('a hunter that kills whatever enters the machine: grading goes on', async () => {
      await web();
      await runAside(
        core.host,
        node(),
        `end=$((SECONDS + 8)); echo $$ > /run/hunter; while [ $SECONDS -lt $end ]; do for p in /proc/[0-9]*; do
          case $(readlink $p/exe) in */dockerd | */containerd* | */runc | */tini | */nginx | */docker-proxy | '') continue ;; esac
          [ \${p#/proc/} = $$ ] || grep -q 'lib/drydock/machine' $p/cmdline || [ $(readlink $p/ns/pid) != $(readlink /proc/1/ns/pid) ] || { kill -9 \${p#/proc/}; echo x >> /run/hunted; }
        done; done`,
      );
      expect((await inner('sleep 5')).code).toBe(137);
      expect(await alone()).toEqual(PASSED);
      await until(
        'the end of the hunt',
        async () => (await inner('sleep 0.5; grep -c x /run/hunted')).code === 0,
        30_000,
      );
    });

    it('a machine in which everything was killed starts again, with its files', async () => {
      await inner('echo kept > /root/kept; touch /run/before; sync');
      await inner(`for p in /proc/[0-9]*; do [ $p = /proc/$$ ] || kill -9 \${p#/proc/}; done; perl -e 'kill 9, -1'`);
      await until('another start', async () => (await inner('[ ! -e /run/before ]')).code === 0, 30_000);
      expect(await engine()).toBe(true);
      await terminal('after-kill');
      expect((await web()).code).toBe(0);
      expect(await alone()).toEqual(PASSED);
      expect((await inner('cat /root/kept; docker pull -q busybox:latest')).text).toMatch(/^kept\n.*busybox/);
    });

    it('a machine in which everything stands still: verdicts say so, and a terminal wakes it', async () => {
      await runAside(core.host, node(), "exec perl -e 'sleep 1; kill 19, -1'");
      await until(
        'silence',
        async () => (await run(core.host, node(), 'outer', '/drydock/healthy')).code !== 0,
        20_000,
      );
      let seen: unknown;
      expect(await timed(async () => (seen = await alone()))).toBeLessThan(60_000);
      expect(seen).toEqual(UNABLE);
      await inner("perl -e 'kill 18, -1'");
      expect(await engine()).toBe(true);
      await terminal('after-stop');
      expect(await alone()).toEqual(PASSED);
    });

    it('a machine that froze itself by its own control groups is graded as unable, and reset', async () => {
      const freeze = `v1=/sys/fs/cgroup/freezer v2=/sys/fs/cgroup
        if [ -d $v1 ]; then mkdir -p $v1/ice; for p in $(cat $v1/cgroup.procs); do [ $p = $$ ] || echo $p > $v1/ice/cgroup.procs; done; echo FROZEN > $v1/ice/freezer.state; echo FROZEN > $v1/freezer.state
        else for g in $v2/*/; do echo 1 > $g/cgroup.freeze; done; echo 1 > $v2/cgroup.freeze; fi`;
      await runAside(core.host, node(), freeze);
      await until('ice', async () => (await run(core.host, node(), 'outer', '/drydock/healthy')).code !== 0, 20_000);
      let seen: unknown;
      expect(await timed(async () => (seen = await alone()))).toBeLessThan(60_000);
      expect(seen).toEqual(UNABLE);
      core.sandboxes.reset(bench.sandbox.id);
      const fresh = await core.sandboxes.whenReady(bench.sandbox.id);
      await terminal('after-reset');
      const { score, flags } = await bench.grade({ sandbox: fresh, quietMs: 500 });
      expect([score, flags]).toEqual([0, []]);
    });
  });
});
