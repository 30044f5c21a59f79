import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FillAnswer } from '../../protocol/index.ts';
import { fillProblems, judgeFill } from './index.ts';

interface Example {
  name: string;
  stem?: string;
  scope: string;
  of?: string;
  accept: string[];
  right: string[];
  wrong: string[];
}

const question = ({ stem = '', scope, of, accept }: Pick<Example, 'stem' | 'scope' | 'of' | 'accept'>) => ({
  stem,
  fill: FillAnswer.parse({ scope, accept, ...(of && { of }) }),
});

/** The samples of the curriculum (3.4) and what its rules (3.5) say of each scope. */
const EXAMPLES: Example[] = [
  {
    name: 'subcommand, reduced from the whole command',
    scope: 'subcommand',
    of: 'docker compose',
    accept: ['config'],
    right: [
      'config',
      'docker compose config',
      'docker-compose config',
      'compose config',
      '`config`',
      '$ docker compose config',
    ],
    wrong: ['Config', 'kubectl config', 'config -q', 'configs', 'docker config'],
  },
  {
    name: 'option',
    scope: 'option',
    of: 'docker compose up',
    accept: ['--scale'],
    right: ['--scale', '—scale', "'--scale'", 'docker compose up --scale', '--scale.'],
    wrong: ['--replicas', 'scale', '-s', '--scales', '-scale', '--scale worker=3', '--Scale'],
  },
  {
    name: 'option by its name',
    stem: 'Give the name of the option.',
    scope: 'option',
    accept: ['--force-new-cluster'],
    right: ['force-new-cluster', '--force-new-cluster'],
    wrong: ['force new cluster', '-force-new-cluster'],
  },
  {
    name: 'option with a short form where the command has one',
    scope: 'option',
    of: 'docker swarm leave',
    accept: ['--force'],
    right: ['-f', '--force'],
    wrong: ['-F', '--f'],
  },
  {
    name: 'option without a short form where the command has none',
    scope: 'option',
    of: 'docker service update',
    accept: ['--force'],
    right: ['--force'],
    wrong: ['-f'],
  },
  { name: 'option, known pair', scope: 'option', accept: ['--all-namespaces'], right: ['-A'], wrong: ['-a'] },
  {
    name: 'option whose value needs the sign',
    scope: 'option',
    of: 'kubectl create',
    accept: ['--dry-run=client'],
    right: ['--dry-run=client', '--dry-run="client"'],
    wrong: ['--dry-run', '--dry-run client', '--server-dry-run', '--dry-run=server'],
  },
  {
    name: 'option whose value may follow',
    scope: 'option',
    of: 'docker service create',
    accept: ['--replicas=3'],
    right: ['--replicas 3'],
    wrong: ['--replicas', '--replicas=4'],
  },
  {
    name: 'flag with its value',
    scope: 'option',
    accept: ['--autolock=false'],
    right: ['--autolock=false', '`--autolock="false"`'],
    wrong: ['--autolock false', '--autolock', '--autolock=true'],
  },
  {
    name: 'number',
    scope: 'number',
    accept: ['4'],
    right: ['4', 'four', 'Four', ' 4. ', '4 %', '"4"'],
    wrong: ['5', 'fourty', '4x', '', 'four managers'],
  },
  {
    name: 'number in two words',
    scope: 'number',
    accept: ['25'],
    right: ['twenty-five', 'twenty five', '25%'],
    wrong: ['twenty'],
  },
  {
    name: 'value',
    scope: 'value',
    of: '--mode',
    accept: ['global'],
    right: ['global', '--mode global', '--mode=global', 'mode=global', 'mode: global', '--mode "global"'],
    wrong: ['Global', '--modes global', '--endpoint-mode global', 'replicated'],
  },
  {
    name: 'path',
    scope: 'path',
    accept: ['/run/secrets'],
    right: ['/run/secrets/', '/run//secrets', '/run/x/../secrets', '/run/./secrets'],
    wrong: ['run/secrets', '/Run/secrets', '/var/run/secrets', '/run/secret'],
  },
  {
    name: 'path at home',
    scope: 'path',
    accept: ['~/.kube/config'],
    right: ['$HOME/.kube/config', '${HOME}/.kube/config'],
    wrong: ['.kube/config'],
  },
  {
    name: 'file name',
    stem: 'Name a default file of Compose.',
    scope: 'filename',
    accept: ['compose.yaml'],
    right: ['compose.yml', 'docker-compose.yml', 'docker-compose.yaml', './compose.yaml'],
    wrong: ['Compose.yaml', 'compose.json', 'docker-stack.yml'],
  },
  {
    name: 'file name without that phrase',
    scope: 'filename',
    accept: ['compose.yaml'],
    right: ['compose.yaml'],
    wrong: ['compose.yml'],
  },
  {
    name: 'keyword',
    scope: 'keyword',
    accept: ['depends_on'],
    right: ['DEPENDS_ON', 'depends_on:'],
    wrong: ['depends-on'],
  },
  {
    name: 'full command of kubectl',
    scope: 'fullCommand',
    accept: ['kubectl rollout undo deployment web'],
    right: [
      'kubectl rollout undo deployment/web',
      'kubectl rollout undo deploy/web',
      'kubectl rollout undo deploy web',
      'kubectl rollout undo deployments/web',
      'kubectl rollout undo deployment.apps/web',
      'kubectl rollout undo deployment web -n default',
      'kubectl -n default rollout undo deploy web --to-revision=0',
      'sudo kubectl rollout undo deployment "web"',
      '# kubectl rollout undo deployment web',
    ],
    wrong: [
      'kubectl rollout undo web',
      'kubectl rollout undo rs web',
      'kubectl rollout undo deployment web -n shop',
      'kubectl rollout undo deployment web --to-revision=1',
      'kubectl undo rollout deployment web',
      'Kubectl rollout undo deployment web',
    ],
  },
  {
    name: 'full command of docker: options as a set, both spellings of a value',
    scope: 'fullCommand',
    accept: ['docker service create --name web --replicas 3 -p 8080:80 nginx'],
    right: [
      'docker service create --publish=8080:80 --replicas=3 --name=web nginx',
      'docker service create -p8080:80 --name web --replicas 3 nginx',
    ],
    wrong: [
      'docker service create nginx --name web --replicas 3 -p 8080:80',
      'docker service create --name web --replicas 3 nginx',
      'docker service create --name web --replicas 3 -p 80:8080 nginx',
    ],
  },
  {
    name: 'flags need the sign for a value',
    scope: 'fullCommand',
    accept: ['docker swarm update --autolock=true'],
    right: ['docker swarm update --autolock'],
    wrong: ['docker swarm update --autolock true', 'docker swarm update --autolock=false', 'docker swarm lock'],
  },
  {
    name: 'commands of several names',
    scope: 'command',
    accept: ['docker ps'],
    right: ['docker container ls', 'docker container list', 'docker container ps'],
    wrong: ['docker ls', 'docker container', 'docker compose ps'],
  },
  {
    name: 'images',
    scope: 'command',
    accept: ['docker images'],
    right: ['docker image ls', 'docker image list'],
    wrong: ['docker image'],
  },
  {
    name: 'stack',
    scope: 'command',
    accept: ['docker stack deploy'],
    right: ['docker stack up'],
    wrong: ['docker stack create'],
  },
  {
    name: 'short flag',
    scope: 'fullCommand',
    accept: ['docker swarm leave --force'],
    right: ['docker swarm leave -f'],
    wrong: ['docker swarm leave'],
  },
  {
    name: 'options of compose itself stand before its subcommand',
    scope: 'fullCommand',
    accept: ['docker compose -f prod.yml up -d'],
    right: ['docker-compose --file prod.yml up --detach', 'docker compose --file=prod.yml up -d'],
    wrong: ['docker compose up -d -f prod.yml', 'docker compose -f prod.yml up'],
  },
  {
    name: 'order of repeated options',
    scope: 'fullCommand',
    accept: ['docker compose -f a.yml -f b.yml up'],
    right: ['docker compose --file a.yml -f b.yml up'],
    wrong: ['docker compose -f b.yml -f a.yml up'],
  },
  {
    name: 'clustered flags and the tail of exec',
    scope: 'fullCommand',
    accept: ['docker exec -it web sh -c ls'],
    right: [
      'docker exec -i -t web sh -c ls',
      'docker container exec --interactive --tty web sh -c ls',
      'docker exec -ti web sh -c ls',
    ],
    wrong: ['docker exec -it sh web', 'docker exec web -it sh -c ls'],
  },
  {
    name: 'pods by default',
    scope: 'fullCommand',
    accept: ['kubectl logs web --previous'],
    right: ['kubectl logs -p pod/web', 'kubectl logs po/web --previous'],
    wrong: ['kubectl logs deploy/web -p'],
  },
];

describe('fill-in answers', () => {
  describe.each(EXAMPLES)('$name', (example) => {
    it.each(example.right)('accepts %s', (answer) => {
      expect(judgeFill(question(example), answer)).toEqual({ status: 'right' });
    });
    it.each(example.wrong)('refuses "%s"', (answer) => {
      expect(judgeFill(question(example), answer).status).not.toBe('right');
    });
    it('is written as its scope wants', () => {
      expect(fillProblems(question(example))).toEqual([]);
    });
  });

  it('tells a slip of the finger from another answer, and gives the feedback written for it', () => {
    const fill = FillAnswer.parse({
      scope: 'option',
      accept: ['--env-add'],
      wrong: [{ answer: '--end-add', why: 'There is no such option.' }],
    });
    const ask = (answer: string) => judgeFill({ fill, stem: '' }, answer);
    expect(ask('--env-ad')).toEqual({ status: 'wrong', slip: true });
    expect(ask('--evn-add')).toEqual({ status: 'wrong', slip: true });
    expect(ask('--end-add')).toEqual({ status: 'wrong', slip: false, why: 'There is no such option.' });
    expect(ask('--publish-add')).toEqual({ status: 'wrong', slip: false });
    const scaled = FillAnswer.parse({ scope: 'fullCommand', accept: ['kubectl scale deployment web --replicas=4'] });
    const scale = (answer: string) => judgeFill({ fill: scaled, stem: '' }, answer);
    expect(scale('kubectl scale deployment web --replicas=3')).toEqual({ status: 'wrong', slip: false });
    expect(scale('kubectl scale deploymnt web --replicas=4')).toEqual({ status: 'wrong', slip: true });
    expect(ask('  ')).toEqual({ status: 'empty' });
  });

  it('says what an author cannot mean', () => {
    const problems = (fill: object) =>
      fillProblems({ fill: FillAnswer.parse(fill), stem: '' }).map((one) => one.message);
    expect(problems({ scope: 'number', accept: ['many'] })[0]).toMatch(/not a number/);
    expect(problems({ scope: 'option', accept: ['scale'] })[0]).toMatch(/not one option/);
    expect(problems({ scope: 'path', accept: ['etc'] })[0]).toMatch(/not a path/);
    expect(problems({ scope: 'filename', accept: ['/a/b'] })[0]).toMatch(/is a path/);
    expect(problems({ scope: 'fullCommand', accept: ['docker run "x'] })[0]).toMatch(/quote/);
    expect(problems({ scope: 'command', accept: ['docker ps', 'docker container ls'] })[0]).toMatch(
      /follows from another/,
    );
    expect(
      problems({ scope: 'command', accept: ['docker ps'], wrong: [{ answer: 'docker container ps', why: '-' }] })[0],
    ).toMatch(/accept it/);
  });
});

describe('any fill-in answer', () => {
  const scopes = fc.constantFrom(...FillAnswer.shape.scope.options);
  const words = fc.array(
    fc.constantFrom(
      'docker',
      'compose',
      'kubectl',
      '-f',
      '--a=b',
      'x',
      '"',
      "'",
      '\\',
      '--',
      '/',
      'pod/a',
      '-it',
      '=',
      '$',
    ),
    {
      maxLength: 8,
    },
  );
  const typed = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    words.map((list) => list.join(' ')),
  );

  it('is judged without a throw, the same each time, and right when it is what is accepted', () => {
    fc.assert(
      fc.property(scopes, typed, typed, (scope, accepted, answer) => {
        const fill = { scope, accept: [accepted], wrong: [] };
        const verdict = judgeFill({ fill, stem: 'a default file, name of the option' }, answer);
        expect(judgeFill({ fill, stem: 'a default file, name of the option' }, answer)).toEqual(verdict);
        const self = judgeFill({ fill, stem: '' }, accepted).status;
        expect(['right', 'empty']).toContain(self);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps its meaning whatever blanks, quotes and prompts are around it', () => {
    const right = EXAMPLES.flatMap((example) => example.accept.map((answer) => ({ example, answer })));
    fc.assert(
      fc.property(fc.constantFrom(...right), fc.constantFrom('', '`', '"', "'"), fc.nat(3), (pair, quote, blanks) => {
        const { example, answer } = pair;
        if (answer.includes('"')) return;
        const space = ' '.repeat(blanks);
        const dressed = `${space}$ ${quote}${answer.replaceAll(' ', ` ${space}`)}${quote}${space}`;
        expect(judgeFill(question(example), dressed)).toEqual({ status: 'right' });
      }),
    );
  });

  it('equals itself with the options of a command in another order', () => {
    const options = [['--name', 'web'], ['--replicas=3'], ['-p', '80:80'], ['--detach'], ['-e', 'A=1']];
    const accept = [`docker service create ${options.flat().join(' ')} nginx`];
    fc.assert(
      fc.property(fc.shuffledSubarray(options, { minLength: options.length }), (shuffled) => {
        const answer = `docker service create ${shuffled.flat().join(' ')} nginx`;
        expect(judgeFill(question({ scope: 'fullCommand', accept }), answer).status).toBe('right');
      }),
    );
  });
});
