import { times } from 'lodash';

import {
	leadList,
	readLeads,
	type LeadEntry,
	type LeadQuery,
} from '../../../nodes/shared/linkedin/leadFormResponses';
import { isServed } from '../../../nodes/shared/lists/listReading';
import { stopTime } from '../stoppedTime';
import { clientOf, placesAsked, withoutWaiting, type Reply } from '../wire/inMemoryLinkedIn';

const query = { owner: { kind: 'organization', id: '5509810' }, leadType: 'EVENT' } as const;
const START = Date.UTC(2026, 10, 24);
const END = START + 60_000;

stopTime(END);

const listOf = (elements: unknown[]): Reply => ({ statusCode: 200, body: { elements } });

/** What is read of a list of leads: their ids, the stand-ins for broken leads, the requests, and the error. */
async function read(answer: (url: URL) => Reply, more: Partial<LeadQuery> = {}) {
	const entries: LeadEntry[] = [];
	const asked: URL[] = [];
	const client = await clientOf((url) => {
		asked.push(url);
		return answer(url);
	});
	const reading = async () => {
		for await (const page of readLeads(client, { ...query, ...more })) entries.push(...page);
	};
	const error = await withoutWaiting(reading()).catch((thrown: Error) => thrown.message);
	return {
		ids: entries.flatMap((entry) => ('lead' in entry ? (entry.lead as { id: string }).id : [])),
		standIns: entries.flatMap((entry) => ('broken' in entry ? entry.broken : [])),
		asked: asked.map(({ searchParams }) => searchParams),
		error,
	};
}

const startOf = ({ searchParams }: URL) => Number(searchParams.get('start'));

it.each([
	[{}, null],
	[{ start: START }, `(start:${START - 1})`],
	[{ end: END }, `(start:0,end:${END + 1})`],
])('readLeads reads %j with the time range %s', async (range, expected) => {
	const { asked } = await read(() => listOf([]), range);
	expect(asked[0].get('submittedAtTimeRange')).toBe(expected);
});

it.each([
	['fails for its only four leads', false, 4, 4],
	['shows only the last of four leads', true, 3, 4],
	['has no leads', true, 0, 0],
])('LinkedIn %s, so it serves leads: %s', async (_, expected, broken, length) => {
	const leads = times(length, (index) => ({ id: String(index) }));
	const client = await clientOf((url) =>
		startOf(url) < broken
			? { statusCode: 500, body: '' }
			: listOf(leads.slice(startOf(url), startOf(url) + 1)),
	);
	expect(await isServed(client, leadList(query))).toBe(expected);
});

const ads = { owner: { kind: 'sponsoredAccount', id: '7' }, leadType: 'SPONSORED' } as const;
const OF_ACCOUNT = { owner: { sponsoredAccount: 'urn:li:sponsoredAccount:7' } };

it('a refusal within a list of ads is not taken for one of names, which would repeat its leads', async () => {
	const { ids, asked, error } = await read(
		(url) =>
			startOf(url) === 0
				? listOf(['a', 'b'].map((id) => ({ id, ...OF_ACCOUNT })))
				: { statusCode: 403, body: {} },
		ads,
	);
	expect([ids, error]).toEqual([['a', 'b'], expect.stringContaining('does not allow access')]);
	expect(asked.every((parameters) => parameters.has('fields'))).toBe(true);
});

type Lead = { id: string; submittedAt?: number } | 'broken';
const lead = (id: string, at?: number): Lead => ({
	id,
	submittedAt: at === undefined ? undefined : START + at,
});

/** The stand-ins: entries that replace the broken leads of a list. */
async function standInsIn(leads: Lead[], more: Partial<LeadQuery> = {}) {
	const { standIns } = await read((url) => {
		const page = leads.slice(startOf(url), startOf(url) + placesAsked(url).count);
		return page.includes('broken') ? { statusCode: 500, body: {} } : listOf(page);
	}, more);
	return standIns;
}
const idsIn = async (...leads: Lead[]) => (await standInsIn(leads)).map(({ id }) => id);

it('the stand-in for a lead that LinkedIn fails to serve has the reason', async () => {
	const leads = [lead('new', 2), 'broken', lead('old', 1)] as const;
	expect(await standInsIn([...leads])).toEqual([
		{
			id: expect.stringMatching(/^undeliverable-[0-9a-f]{16}$/),
			reason: expect.stringContaining('500'),
		},
	]);
});

it('a stand-in keeps its ID while the lead behind it and the distance to it stay the same', async () => {
	const [id] = await idsIn(lead('b', 2), 'broken', lead('a', 1));
	expect(await idsIn(lead('c', 3), 'broken', lead('a', 1))).toEqual([id]);
	expect(await idsIn('broken', lead('a', 1))).toEqual([id]);
	expect(await idsIn(lead('c', 3), lead('b', 2), 'broken', lead('a', 1))).toEqual([id]);
	expect(await idsIn(lead('b', 2), 'broken', lead('other', 1))).not.toEqual([id]);
	const [first, second] = await idsIn('broken', 'broken', lead('a', 1));
	expect([first === id, second === id]).toEqual([false, true]);
});
