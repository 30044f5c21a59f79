import type { Json } from '../../../graders/index.ts';
import type { LabRead } from '../../../protocol/index.ts';
import { readDns } from './dns.ts';
import { readDrain } from './drain.ts';
import {
  readContainer,
  readContainers,
  readImage,
  readImages,
  readInfo,
  readNetwork,
  readNetworks,
  readVolume,
  readVolumes,
} from './engine.ts';
import { readExec } from './exec.ts';
import { readFileOn } from './file.ts';
import { readHttp } from './http.ts';
import { readKill } from './kill.ts';
import { readCan, readEndpoints, readEvents, readLogs, readObject, readObjects, readRollout } from './kube.ts';
import type { Look } from './look.ts';
import { readProject } from './project.ts';
import {
  readService,
  readServices,
  readStack,
  readSwarm,
  readSwarmNode,
  readSwarmNodes,
  readSwarmObject,
  readSwarmObjects,
  readTasks,
} from './swarm.ts';
import { readTcp } from './tcp.ts';

/**
 * Makes one observation. An object that is not there is null, a list without members []. Rejects with LookError or
 * HostError when we could not look. Answers to questions (`quiz`) are no observations.
 */
export async function observe(look: Look, read: Exclude<LabRead, { kind: 'quiz' }>): Promise<Json> {
  switch (read.kind) {
    case 'service':
      return await readService(look, read);
    case 'services':
      return await readServices(look, read);
    case 'tasks':
      return await readTasks(look, read);
    case 'stack':
      return await readStack(look, read);
    case 'nodes':
      return await readSwarmNodes(look);
    case 'node':
      return await readSwarmNode(look, read);
    case 'secret':
      return await readSwarmObject(look, '/secrets', read.name);
    case 'secrets':
      return await readSwarmObjects(look, '/secrets');
    case 'config':
      return await readSwarmObject(look, '/configs', read.name);
    case 'configs':
      return await readSwarmObjects(look, '/configs');
    case 'swarm':
      return await readSwarm(look);
    default:
      return await observeNode(look, read);
  }
}

type NodeRead = Exclude<
  LabRead,
  {
    kind:
      | 'quiz'
      | 'service'
      | 'services'
      | 'tasks'
      | 'stack'
      | 'nodes'
      | 'node'
      | 'secret'
      | 'secrets'
      | 'config'
      | 'configs'
      | 'swarm';
  }
>;

async function observeNode(look: Look, read: NodeRead): Promise<Json> {
  switch (read.kind) {
    case 'network':
      return await readNetwork(look, read);
    case 'networks':
      return await readNetworks(look, read);
    case 'container':
      return await readContainer(look, read);
    case 'containers':
      return await readContainers(look, read);
    case 'image':
      return await readImage(look, read);
    case 'images':
      return await readImages(look, read);
    case 'volume':
      return await readVolume(look, read);
    case 'volumes':
      return await readVolumes(look, read);
    case 'info':
      return await readInfo(look, read);
    case 'project':
      return await readProject(look, read);
    case 'http':
      return await readHttp(look, read);
    case 'tcp':
      return await readTcp(look, read);
    case 'dns':
      return await readDns(look, read);
    case 'exec':
      return await readExec(look, read);
    case 'file':
      return await readFileOn(look, read);
    case 'drain':
      return await readDrain(look, read);
    case 'kill':
      return await readKill(look, read);
    default:
      return await observeKubernetes(look, read);
  }
}

type KubeRead = Extract<LabRead, { kind: 'get' | 'list' | 'logs' | 'events' | 'rollout' | 'endpoints' | 'can' }>;

async function observeKubernetes(look: Look, read: KubeRead): Promise<Json> {
  switch (read.kind) {
    case 'get':
      return await readObject(look, read);
    case 'list':
      return await readObjects(look, read);
    case 'logs':
      return await readLogs(look, read);
    case 'events':
      return await readEvents(look, read);
    case 'rollout':
      return await readRollout(look, read);
    case 'endpoints':
      return await readEndpoints(look, read);
    case 'can':
      return await readCan(look, read);
  }
}
