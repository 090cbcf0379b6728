import { readLeads } from '../../../nodes/shared/api/leadFormResponses';
import type { Reply } from './inMemoryLinkedIn';
import { clientOf } from './inMemoryLinkedIn';

const query = { owner: { kind: 'organization', id: '5509810' }, leadType: 'EVENT' } as const;
const START = Date.UTC(2026, 10, 24);
const END = START + 60_000;

const listOf = (elements: unknown[]): Reply => ({ statusCode: 200, body: { elements } });

async function idsOf(answer: (url: URL) => Reply, range: { start?: number; end?: number } = {}) {
	const ids: unknown[] = [];
	for await (const { entries } of readLeads(await clientOf(answer), { ...query, ...range })) {
		for (const entry of entries) ids.push('lead' in entry && (entry.lead as { id: string }).id);
	}
	return ids;
}

it.each([
	['belong', 0],
	['do not belong', 1],
])('gives the first and the last lead of a time range whose ends %s to it', async (_, outside) => {
	const leads = [
		{ id: 'first', submittedAt: START },
		{ id: 'last', submittedAt: END - 1 },
	];
	const ids = await idsOf(
		({ search, searchParams }) => {
			const [, from, to] = /submittedAtTimeRange=\(start:(\d+),end:(\d+)\)/.exec(search) ?? [];
			const list = leads.filter(
				({ submittedAt }) =>
					submittedAt >= Number(from) + outside && submittedAt <= Number(to) - outside,
			);
			return listOf(list.slice(Number(searchParams.get('start'))));
		},
		{ start: START, end: END },
	);
	expect(ids).toEqual(['first', 'last']);
});

it('does not take an owner that LinkedIn does not know for one without leads', async () => {
	const reading = idsOf(() => ({ statusCode: 404, body: { status: 404, message: 'Not Found' } }));
	await expect(reading).rejects.toThrow('5509810');
});
