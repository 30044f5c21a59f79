export interface NewLabOptions {
  id: string;
  track: string;
}

/** The files of a small lab that lints clean and proves itself: to be changed, not to be filled in. Path below the lab's folder -> text. */
export function newLabFiles({ id, track }: NewLabOptions): Record<string, string> {
  return {
    'lab.yaml': labYaml(id, track),
    'README.md': README,
    'tasks/start.md': START,
    'tasks/greet.md': GREET,
    'setup.sh': SETUP,
    'solution.sh': SOLUTION,
    'alternatives/in-two-steps.sh': DOCKER_CREATE,
    'explanation.md': EXPLANATION,
    'mistakes/start--not-running.sh': NOT_RUNNING,
    'mistakes/start--other-image.sh': OTHER_IMAGE,
    'mistakes/greet--lower-case.sh': LOWER_CASE,
  };
}

function labYaml(id: string, track: string): string {
  return `# yaml-language-server: $schema=../../schema/lab.schema.json
id: ${id}
title: A container that greets
summary: Start a web server in a container and give it a setting.
track: ${track}
level: beginner
minutes: 10
objectives: ["701-100: 702.2a"]   # what it covers: see labs/objectives.yaml
areas: [E2]
goals:
  - Start a container in the background under a name
  - Give a container an environment variable
sandbox:
  cluster: engines                # engines | swarm
  nodes: [{ name: node1 }]
  images: ["lab/web:1.0", "busybox:latest"]
variables:
  colour: { oneOf: [teal, plum, amber] }   # another one for each attempt
reads:
  web: { container: web }
  page: { http: "http://localhost/", from: { container: web } }
tasks:
  - id: start
    title: Start the web server
    points: 60
    rules:
      - rule: web.State.Running
        hint: There is no running container with the name web.
      - rule: web.image.id == images['lab/web:1.0'].id
        hint: The container has to run the image lab/web:1.0, whatever it is called.
    mistakes:
      - name: not-running
        when: web != null && web.State.Status == 'created'
        hint: The container was created but not started.
      - name: other-image
        breaks: 2                 # a near miss: exactly rule 2 is false
    hints:                        # three: a nudge, the concept, the shape of the command
      - A container keeps running after you get your prompt back when it is detached.
      - The engine, not your terminal, is the parent of a detached container. Its name is an option of the command that makes it.
      - "docker run -d --name NAME IMAGE"
  - id: greet
    title: Paint it
    points: 40
    needs: [start]
    rules:
      - rule: web.env.COLOR == variables.colour && page.body.contains(variables.colour)
        hint: The page has to show the colour \${colour}; the server takes it from COLOR in its environment.
    mistakes:
      - name: lower-case
        when: "'color' in web.env"
        hint: Names of environment variables are case-sensitive.
    hints:
      - Look at the environment that the container has now.
      - A container's environment is fixed when it is made. To change it, the container is removed and made anew.
      - docker run … -e VARIABLE=VALUE …
`;
}

const README = `You have one machine with a Docker Engine. A small web server waits as the image \`lab/web:1.0\`.

Start it, then give it a setting. A container's environment is fixed when it is created: to change it, remove the container and make a new one.
`;

const START = `Run the image \`lab/web:1.0\` in the background, in a container called \`web\`.
`;

const GREET = `Make the server paint its page \`\${colour}\`. It takes the colour from the environment variable \`COLOR\`. The container must still be called \`web\`.
`;

const SETUP = `# Runs on the first node before the learner comes. Variables are in the environment: $COLOUR.
mkdir -p /root
`;

const SOLUTION = `# task: start
docker run -d --name web lab/web:1.0
# task: greet
docker rm -f web
docker run -d --name web -e COLOR="$COLOUR" lab/web:1.0
`;

const EXPLANATION = `Settings that differ from place to place belong in the environment, not in the image: the same image then runs everywhere.

<!-- task: start -->
\`-d\` detaches the container from the terminal, and \`--name\` gives it a name that you can use in every later command.

<!-- task: greet -->
A running container's environment cannot be changed, so the container is replaced. Nothing of value was in it.
`;

const DOCKER_CREATE = `# Makes the container and starts it in two steps, and takes the colour from a file.
# task: start
docker create --name web lab/web:1.0
docker start web
# task: greet
docker rm -f web
echo "COLOR=$COLOUR" > web.env
docker run -d --name web --env-file web.env lab/web:1.0
`;

const NOT_RUNNING = `docker create --name web lab/web:1.0
`;

const OTHER_IMAGE = `docker run -d --name web busybox:latest sleep 3600
`;

const LOWER_CASE = `docker run -d --name web -e color="$COLOUR" lab/web:1.0
`;
