import { range } from 'lodash';
import type { IDataObject } from 'n8n-workflow';

import { findGoneLeads } from '../../../nodes/LinkedInLeadSync/actions/lead/compare/goneLeads';
import type { OwnerList } from '../../../nodes/LinkedInLeadSync/actions/lead/compare/leadComparison';
import { readStoredLeads } from '../../../nodes/LinkedInLeadSync/actions/lead/compare/storedLeads';
import type { OperationContext } from '../../../nodes/LinkedInLeadSync/actions/operation';
import type { LeadOwner } from '../../../nodes/shared/values/leadOwner';
import { DAY, HOUR, MINUTE } from '../../../nodes/shared/values/time';
import type { LeadFilter } from '../../../nodes/shared/linkedin/leadWindow';
import { networkError } from '../wire/errors/thrownByN8n';
import { clientOf, node, withoutWaiting } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';

const NOW = Date.UTC(2026, 10, 24, 9);

stopTime(NOW);

const row = (lead_id: string, own: IDataObject = {}): IDataObject => ({
	lead_id,
	submitted_at: new Date(NOW - DAY).toISOString(),
	lead_type: 'EVENT',
	organization_id: '1',
	...own,
});

interface Case {
	/** Stored rows besides those of `shown`. */
	rows?: IDataObject[];
	/** Stored leads that the list shows; LinkedIn serves them by their ids. */
	shown?: string[];
	/** Whether the list was read to its end. */
	isRead?: boolean;
	filter?: Partial<LeadFilter>;
	/** The status with which LinkedIn answers for each id. */
	statusOf?: (id: string) => number;
}

/** In place of a status: the connection breaks. */
const NO_ANSWER = 0;

/** The leads that are reported as gone, the hints about others, and the requests to LinkedIn. */
async function find({
	rows: own = [row('a')],
	shown = ['shown-1', 'shown-2'],
	isRead = true,
	filter = {},
	statusOf = (id) => (shown.includes(id) ? 200 : 404),
}: Case = {}) {
	const asked: string[] = [];
	const client = await clientOf(({ pathname }) => {
		const id = decodeURIComponent(pathname.replace('/rest/leadFormResponses/', ''));
		asked.push(id);
		const statusCode = statusOf(id);
		if (statusCode === NO_ANSWER) throw networkError('ECONNRESET');
		return { statusCode, body: { id } };
	});
	const rows = [...shown.map((id) => row(id)), ...own];
	const execute = { getNode: () => node } as OperationContext['execute'];
	const leads = readStoredLeads({ execute, hint: () => {} }, rows);
	for (const id of shown) Object.assign(leads.get(id) ?? {}, { shownAt: NOW - DAY });
	const owner: LeadOwner = filter.scope?.owner ?? { kind: 'organization', id: '1' };
	const list: OwnerList = { owner, shown, broken: 0 };
	const finding = findGoneLeads(
		client,
		{ scope: { leadType: 'EVENT' }, testLeads: 'exclude', ...filter },
		leads,
		new Map(isRead ? [[owner.id, list]] : []),
		rows,
	);
	const { gone, uncertain, hints } = await withoutWaiting(finding);
	return { gone: gone.map(({ id }) => id), uncertain, hints, asked };
}

it('Compare stored leads reports a lead that LinkedIn does not find before it checks a listed lead', async () => {
	expect(await find()).toEqual({
		gone: ['a'],
		uncertain: 0,
		hints: [],
		asked: ['a', 'shown-1'],
	});
});

const submitted = (time: number) => [row('a', { submitted_at: new Date(time).toISOString() })];

it.each<[string, Case, string]>([
	['if its list was not read to its end', { isRead: false }, 'ad account 1 were not read'],
	['if its list shows no stored lead', { shown: [] }, 'shows no stored lead'],
	['if it is not yet an hour old', { rows: submitted(NOW - HOUR + 1) }, 'younger than an hour'],
	['if it is more than 83 days old', { rows: submitted(NOW - 83 * DAY - 1) }, 'older than 83 days'],
	['if it has no owner', { rows: [row('a', { organization_id: null })] }, 'do not name the Page'],
	[
		'if it does not name its event',
		{
			filter: { scope: { leadType: 'EVENT', eventId: '7' } },
		},
		'do not name the Page',
	],
	[
		'if it is of Page 2',
		{ rows: [row('a', { organization_id: 2 })] },
		'ad account 2 were not read',
	],
])('a lead is uncertain and causes no request %s', async (_, given, hint) => {
	const { gone, uncertain, hints, asked } = await find(given);
	expect([gone, uncertain, asked]).toEqual([[], 1, []]);
	expect(hints).toEqual([expect.stringContaining(hint)]);
});

it.each<[string, IDataObject, Partial<LeadFilter>]>([
	['a time before the range', {}, { start: NOW - HOUR }],
	['a time after the range', {}, { end: NOW - DAY }],
	['a mark as gone', { deleted_at: 'today' }, {}],
])('Compare stored leads ignores a row with %s', async (_, own, filter) => {
	const { gone, uncertain, asked } = await find({ rows: [row('a', own)], filter });
	expect([gone, uncertain, asked]).toEqual([[], 0, []]);
});

it('no lead is reported where LinkedIn finds no listed lead by its ID either', async () => {
	const { gone, uncertain, hints } = await find({ statusOf: () => 404 });
	const hint = expect.stringContaining('finds no lead of Page 1 by its ID') as unknown;
	expect([gone, uncertain, hints]).toEqual([[], 1, [hint]]);
});

it('a lead for which LinkedIn gives no clear answer is not reported, and the other leads are', async () => {
	const statusOf = (id: string) => (id === 'a' ? 500 : id === 'b' ? 404 : 200);
	const { gone, hints } = await find({ rows: ['a', 'b'].map((id) => row(id)), statusOf });
	expect(hints).toEqual([expect.stringMatching(/^1 stored lead .* did not say whether/)]);
	expect(gone).toEqual(['b']);
});

it('Compare stored leads requests at most a hundred unlisted leads in a run, the newest first', async () => {
	const rows = range(103).map((number) =>
		row(`lead-${number}`, { submitted_at: NOW - 2 * DAY + number * MINUTE }),
	);
	const { gone, uncertain, hints, asked } = await find({ rows });
	expect([gone.length, gone[0], uncertain]).toEqual([100, 'lead-102', 3]);
	expect(hints).toEqual([expect.stringMatching(/^3 stored leads .* at most 100/)]);
	expect(asked).toHaveLength(101);
});
