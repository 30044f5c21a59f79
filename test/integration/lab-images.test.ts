import { describe, expect, it } from 'vitest';
import { ImageBench, missingImages } from '../support/lab-image.ts';

/** A test of images that are made when a lab needs them: where they are not there yet, it is skipped by name. */
async function withImages(names: string[], title: string, work: (bench: ImageBench) => Promise<void>): Promise<void> {
  const missing = await missingImages(names);
  const reason = ` (skipped: not made yet: drydock images build ${missing.join(' ')})`;
  it.skipIf(missing.length > 0)(missing.length > 0 ? title + reason : title, { timeout: 120_000 }, async () => {
    await using bench = await ImageBench.open();
    await work(bench);
  });
}

const soon = { timeout: 60_000, interval: 300 };

describe('small images', async () => {
  await withImages(['alpine:latest'], 'alpine has a shell, and says what it is', async (bench) => {
    expect(await bench.once('alpine:latest', [], ['sh', '-c', 'cat /etc/os-release'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('Drydock'),
    });
  });

  await withImages(['ubuntu:latest'], 'ubuntu has bash and the usual tools', async (bench) => {
    const { code, output } = await bench.once(
      'ubuntu:latest',
      [],
      ['bash', '-c', 'ps aux | grep -c bash && seq 3 | sort -rn | head -n 1 && hostname && date +%s'],
    );
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/^\d+\n3\n/) });
  });

  await withImages(['python:latest'], 'python imports what programs need and serves', async (bench) => {
    const imports = 'import ssl, sqlite3, json, ctypes, lzma, http.server; print("ok")';
    expect(await bench.once('python:latest', [], ['python', '-c', imports])).toEqual({ code: 0, output: 'ok\n' });
  });

  await withImages(
    ['lab/netshoot:1', 'httpd:latest'],
    'netshoot finds httpd by name and fetches its page',
    async (bench) => {
      await bench.start('web', 'httpd:latest');
      await bench.start('tools', 'lab/netshoot:1', [], ['sleep', 'infinity']);
      await expect.poll(() => bench.in('tools', 'curl', '-s', 'http://web/'), soon).toContain('It works!');
      expect(await bench.in('tools', 'dig', '+short', 'web')).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
      await bench.in('tools', 'nc', '-z', 'web', '80');
      expect(await bench.logs('web')).toContain('"GET / HTTP/1.1" 200');
    },
  );

  await withImages(
    ['haproxy:latest', 'lab/web:1.0'],
    'haproxy balances by a configuration that it is given',
    async (bench) => {
      const config =
        'defaults\n mode http\n timeout connect 1s\n timeout client 1s\n timeout server 1s\nfrontend f\n bind :8080\n default_backend b\nbackend b\n server w web:80 check';
      await bench.start('web', 'lab/web:1.0');
      await bench.start(
        'lb',
        'haproxy:latest',
        ['--entrypoint', 'sh'],
        ['-c', `printf '${config.replaceAll('\n', '\\n')}\\n' > /tmp/h.cfg; exec docker-entrypoint.sh -f /tmp/h.cfg`],
      );
      await expect.poll(() => bench.get('lb', 'http://localhost:8080/'), soon).toContain('lab/web 1.0');
    },
  );

  await withImages(['registry:2'], 'registry answers the protocol', async (bench) => {
    await bench.start('registry', 'registry:2');
    await expect
      .poll(() => bench.get('registry', 'http://localhost:5000/v2/_catalog'), soon)
      .toContain('"repositories":[]');
  });
});

describe('lab/db, lab/cms and lab/proxy', async () => {
  await withImages(
    ['lab/db:1', 'lab/db:2'],
    'the database refuses to start without a password, and keeps its rows in an update',
    async (bench) => {
      expect(await bench.once('lab/db:1')).toMatchObject({ code: 1, output: expect.stringContaining('DB_PASSWORD') });
      const data = ['-v', `${await bench.volume()}:/var/lib/db`, '-e', 'DB_PASSWORD=pw'];
      await bench.start('db', 'lab/db:1', data);
      await expect.poll(() => bench.in('db', 'db-ready'), soon).toBe('welcome');
      await bench.in('db', 'db-insert', 'row 4711');
      expect(await bench.once('lab/db:1', data)).toMatchObject({
        code: 1,
        output: expect.stringContaining('another server'),
      });
      await bench.remove('db');
      await bench.start('db', 'lab/db:2', data);
      await expect.poll(() => bench.in('db', 'db-rows'), soon).toBe('row 4711');
      await bench.remove('db');
      expect(await bench.once('lab/db:1', data)).toMatchObject({
        code: 1,
        output: expect.stringContaining('cannot go back'),
      });
    },
  );

  await withImages(
    ['lab/db:1', 'lab/cms:1', 'lab/proxy:1'],
    'the site tells whether it has its database; the proxy balances',
    async (bench) => {
      await bench.start('db', 'lab/db:1', ['-e', 'DB_PASSWORD=pw']);
      await bench.start('good', 'lab/cms:1', ['-e', 'DB_HOST=db', '-e', 'DB_PASSWORD=pw', '--network-alias', 'site']);
      await bench.start('bad', 'lab/cms:1', ['-e', 'DB_HOST=db', '-e', 'DB_PASSWORD=wrong']);
      await expect.poll(() => bench.get('good', 'http://localhost/'), soon).toContain('db: connected');
      await expect(bench.get('bad', 'http://localhost/')).rejects.toThrow(/500/);
      await bench.start('proxy', 'lab/proxy:1', ['-e', 'BACKENDS=site']);
      await expect.poll(() => bench.get('proxy', 'http://localhost/'), soon).toContain('lab/cms 1');
    },
  );
});

describe('databases', async () => {
  await withImages(
    ['postgres:17.11', 'postgres:17.12'],
    'postgres wants a password, and an update keeps the data',
    async (bench) => {
      expect(await bench.once('postgres:17.11')).toMatchObject({
        code: 1,
        output: expect.stringContaining('superuser password is not specified'),
      });
      const data = [
        '-v',
        `${await bench.volume()}:/var/lib/postgresql/data`,
        '-e',
        'POSTGRES_PASSWORD=pw',
        '-e',
        'POSTGRES_DB=shop',
      ];
      const psql = (text: string) => bench.in('db', 'psql', '-h', '127.0.0.1', '-U', 'postgres', '-tAc', text, 'shop');
      await bench.start('db', 'postgres:17.11', [...data, '-e', 'PGPASSWORD=pw']);
      await expect.poll(() => psql('show server_version'), soon).toMatch(/^17\.11/);
      await psql("create table t (a text); insert into t values ('4711')");
      await bench.in('db', 'pg_ctl', '--version');
      await bench.remove('db');
      await bench.start('db', 'postgres:17.12', [...data, '-e', 'PGPASSWORD=pw']);
      await expect.poll(() => psql('show server_version'), soon).toMatch(/^17\.12/);
      expect(await psql('select a from t')).toBe('4711');
    },
  );

  await withImages(['mysql:5.7', 'wordpress:latest'], 'wordpress installs itself into mysql', async (bench) => {
    expect(await bench.once('mysql:5.7')).toMatchObject({
      code: 1,
      output: expect.stringContaining('password option is not specified'),
    });
    const env = (all: Record<string, string>) =>
      Object.entries(all).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
    await bench.start(
      'mysql',
      'mysql:5.7',
      env({ MYSQL_ROOT_PASSWORD: 'r', MYSQL_DATABASE: 'wp', MYSQL_USER: 'u', MYSQL_PASSWORD: 'p' }),
    );
    await bench.start(
      'blog',
      'wordpress:latest',
      env({ WORDPRESS_DB_USER: 'u', WORDPRESS_DB_PASSWORD: 'p', WORDPRESS_DB_NAME: 'wp' }),
    );
    const form =
      'weblog_title=Fourtyseven&user_name=admin&admin_password=long-4711-pw&admin_password2=long-4711-pw&pw_weak=1&admin_email=a@example.com&blog_public=0';
    const install = () =>
      bench.in('blog', 'wget', '-qO-', '--post-data', form, 'http://localhost/wp-admin/install.php?step=2');
    await expect.poll(() => bench.get('blog', 'http://localhost/wp-admin/install.php'), soon).toContain('WordPress');
    expect(await install()).toContain('Success!');
    expect(await bench.get('blog', 'http://localhost/')).toContain('Fourtyseven');
    expect(await bench.in('mysql', 'mysql', '-uu', '-pp', '-Ne', 'select count(*) from wp_users', 'wp')).toBe('1');
  });
});

describe('the voting app', async () => {
  const images = ['redis:latest', 'postgres:17.12', 'lab/vote:1.0', 'lab/worker:1.0', 'lab/result:1.0'];
  await withImages(images, 'counts each voter once, from the page to the result', async (bench) => {
    await bench.start('redis', 'redis:latest');
    await bench.start('db', 'postgres:17.12', ['-e', 'POSTGRES_PASSWORD=postgres']);
    await bench.start('worker', 'lab/worker:1.0');
    await bench.start('vote', 'lab/vote:1.0');
    await bench.start('result', 'lab/result:1.0');
    const vote = (choice: string, cookie: string) =>
      bench.in(
        'vote',
        'wget',
        '-qO-',
        '--header',
        `Cookie: voter_id=${cookie}`,
        '--post-data',
        `vote=${choice}`,
        'http://localhost/',
      );
    await expect.poll(() => vote('a', 'one'), soon).toContain('Cats');
    await vote('b', 'two');
    await vote('b', 'one');
    const counts = () => bench.get('result', 'http://localhost/counts').then((text) => JSON.parse(text), String);
    await expect.poll(counts, soon).toEqual({ a: 0, b: 2, total: 2 });
  });
});

describe('discovery', async () => {
  await withImages(
    ['lab/consul:1', 'lab/sdclient:1', 'lab/sdapp:1'],
    'three servers elect a leader; a client finds a checked service',
    async (bench) => {
      const join = ['-retry-join', 'c1'];
      for (const name of ['c1', 'c2', 'c3']) {
        const command = [
          'agent',
          '-server',
          '-bootstrap-expect',
          '3',
          '-node',
          name,
          '-client',
          '0.0.0.0',
          '-dns-port',
          '53',
          ...join,
        ];
        await bench.start(name, 'lab/consul:1', [], command);
      }
      await expect
        .poll(
          () =>
            bench.get('c3', 'http://localhost:8500/v1/status/peers').then((text) => JSON.parse(text).length, String),
          soon,
        )
        .toBe(3);
      await expect
        .poll(() => bench.in('c2', 'consul', 'kv', 'put', 'app/config', '4711').catch(String), soon)
        .toContain('Success');
      await bench.start('app', 'lab/sdapp:1', ['-e', 'CONSUL_HTTP_ADDR=c1:8500']);
      await expect.poll(() => bench.get('app', 'http://localhost/config').catch(String), soon).toBe('4711');
      const service = JSON.stringify({
        Name: 'distributed_app',
        Port: 80,
        Check: { HTTP: 'http://app/healthz', Interval: '1s' },
      });
      await bench.in(
        'c1',
        'sh',
        '-c',
        `printf 'PUT /v1/agent/service/register HTTP/1.0\\r\\nHost: x\\r\\nContent-Length: ${service.length}\\r\\n\\r\\n%s' '${service}' | nc localhost 8500`,
      );
      const address = (await bench.in('c1', 'hostname', '-i')).trim();
      await bench.start('client', 'lab/sdclient:1', ['--dns', address, '-e', 'INTERVAL=1s']);
      await expect
        .poll(() => bench.logs('client'), soon)
        .toMatch(/distributed_app: 1 instances: \d+\.\d+\.\d+\.\d+:80/);
    },
  );
});
