import { range } from 'lodash';

import {
	firstState,
	loadState,
	saveState,
} from '../../../nodes/LinkedInLeadSync/trigger/triggerState';
import { firstCursor } from '../../../nodes/shared/leads/cursor';
import { arrival, NOW, read, timing } from '../leads/arrivals';
import { newStaticData, triggerContext } from './polled';

/** What is stored by a trigger that has taken so many leads of each of two owners within a day. */
function storedWith(count: number) {
	const owner = (name: string) => {
		const leads = range(count).map((index) => arrival(`${name}-${index}`, NOW - index * 1000));
		const since = firstCursor({ from: 'date', time: 0 }, timing());
		return { cursor: read(since, leads).next, readAt: NOW };
	};
	const staticData = newStaticData();
	const context = triggerContext({ leads: {} }, {}, staticData);
	const state = firstState(NOW, 'EVENT all all all');
	saveState(context, { ...state, owners: { one: owner('one'), other: owner('other') } }, undefined);
	const seen = Object.values(loadState(context)?.owners ?? {}).map(
		({ cursor }) => cursor.seen.size,
	);
	return { seen, size: JSON.stringify(staticData.node).length };
}

it('remembers 10,000 leads of all owners, and no more', () => {
	expect(storedWith(5000).seen).toEqual([5000, 5000]);
	const { seen, size } = storedWith(8000);
	expect(seen[0] + seen[1]).toBeLessThanOrEqual(10_000);
	expect(seen[0] + seen[1]).toBeGreaterThan(8000);
	expect(size).toBeLessThan(110_000);
});

it("begins where it was started when n8n rolled back what was stored first under the node's name", () => {
	const staticData = newStaticData();
	const context = triggerContext({ leads: {} }, {}, staticData);
	const state = firstState(NOW, 'EVENT all all all');
	const cursor = firstCursor({ from: 'now' }, timing());
	saveState(context, { ...state, owners: { one: { cursor, readAt: NOW } } }, undefined);
	// What is stored for the workflow as a whole is in no transaction.
	staticData.node = {};
	expect(loadState(context)?.owners).toEqual({});
});
