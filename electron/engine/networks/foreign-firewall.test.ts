import { expect, test } from 'vitest';
import { planAccepts } from './foreign-firewall.ts';

const dockers = ['-P INPUT ACCEPT', '-P FORWARD DROP', '-N DOCKER-USER', '-A FORWARD -j DOCKER-USER', '-A DOCKER-USER -j RETURN'];

test('where Docker drops, our packets pass by the chain that it keeps for others', () => {
  const accepts = planAccepts(dockers.join('\n'), 'tidewharf0');
  expect(accepts.map((args) => args.slice(1, 5))).toEqual([
    ['-I', 'DOCKER-USER', '-i', 'tidewharf0'],
    ['-I', 'DOCKER-USER', '-o', 'tidewharf0'],
  ]);
});

test('what is there is not done again, and nothing is done where nothing drops', () => {
  const done = ['-i', '-o'].map((direction) => `-A DOCKER-USER ${direction} tidewharf0 -m comment --comment tidewharf -j ACCEPT`);
  expect(planAccepts([...dockers, ...done].join('\n'), 'tidewharf0')).toEqual([]);
  expect(planAccepts('-P FORWARD ACCEPT', 'tidewharf0')).toEqual([]);
  expect(planAccepts('-P FORWARD DROP', 'tidewharf0')[0]?.slice(1, 3)).toEqual(['-I', 'FORWARD']);
});
