import { expect, it } from 'vitest';
import { HostError, type KubeApi } from '../../host/index.ts';
import { clusterUid } from './ready.ts';

const { signal } = new AbortController();
const answering = (answers: (() => unknown)[]) => {
  const get = async () => answers.shift()?.();
  return { get } as unknown as KubeApi;
};
const silent = () => {
  throw new HostError('kube_unreachable', 'no answer within 5000 ms');
};

it('an API server that is slow to answer at first is asked again', async () => {
  const api = answering([silent, silent, () => ({ metadata: { uid: 'the-one' } })]);
  expect(await clusterUid(api, signal)).toBe('the-one');
});

it('what is no matter of the connection is told at once', async () => {
  const broken = () => {
    throw new TypeError('a fault of ours');
  };
  await expect(clusterUid(answering([broken]), signal)).rejects.toThrow('a fault of ours');
});
