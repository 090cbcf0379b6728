import type { LeadQuery } from '../../simulator/world/queries';
import type { INodeParameters } from 'n8n-workflow';
import { itemsNode } from '../../harness/workflowBuilder';
import { byId, Canvas, setNode } from '../support/canvas';
import { addSomeLeads, ids, leadWorld } from '../support/leadWorld';
import { leadIds, pull, rowIds } from '../support/pulls';

const main = { organizationId: ids.main };

let canvas: Canvas;

beforeAll(async () => {
	const now = Date.now();
	const world = leadWorld(now);
	addSomeLeads(world, now);
	canvas = await Canvas.open({ simulator: { world } });
});

afterAll(async () => await canvas?.close());

/** The truth, which must hold something for the comparison to mean anything. */
function expected(query: LeadQuery): string[] {
	const leads = canvas.control.leads.list({ testLeads: 'exclude', ...query });
	expect(leads).not.toEqual([]);
	return leadIds(leads);
}

test.each<[string, INodeParameters, LeadQuery]>([
	['of events', {}, { ...main, leadType: 'EVENT' }],
	['of the page', { leadType: 'COMPANY' }, { ...main, leadType: 'COMPANY' }],
	[
		'of a product',
		{ leadType: 'ORGANIZATION_PRODUCT' },
		{ ...main, leadType: 'ORGANIZATION_PRODUCT' },
	],
	[
		'of ads',
		{ leadType: 'SPONSORED', sponsoredAccountId: ids.adAccount },
		{ adAccountId: ids.adAccount },
	],
	['of one event', { eventId: byId(ids.second) }, { eventId: ids.second }],
	[
		'of one event by its URN',
		{ eventId: byId(`urn:li:event:${ids.first}`) },
		{ eventId: ids.first },
	],
	[
		'of one event by its address',
		{
			eventId: { __rl: true, mode: 'url', value: `https://www.linkedin.com/events/${ids.third}/` },
		},
		{ eventId: ids.third },
	],
	[
		'of one form, of all its versions',
		{ formId: byId(ids.sharedForm) },
		{ formId: ids.sharedForm },
	],
	[
		'of one event and a form that is its own',
		{ eventId: byId(ids.first), formId: byId(ids.sharedForm) },
		{ eventId: ids.first, formId: ids.sharedForm },
	],
	[
		'of an event whose organization is not chosen',
		{ organizationId: byId('all'), eventId: byId(ids.elsewhere) },
		{ eventId: ids.elsewhere },
	],
	['in small pages', { options: { pageSize: 3 } }, { ...main, leadType: 'EVENT' }],
])('the leads %s', async (_, parameters, query) => {
	expect(await pull(canvas, parameters)).toEqual(expected(query));
});

test('leads of the two versions of a form have the columns of theirs', async () => {
	const execution = await canvas.run([
		canvas.action('Pull', 'lead.pull', { formId: byId(ids.sharedForm) }),
	]);
	for (const row of execution.json('Pull')) expect('colour' in row).toBe(row.form_version === 2);
	const versions = new Set(execution.json('Pull').map(({ form_version }) => form_version));
	expect(versions).toEqual(new Set([1, 2]));
});

test('several input items with expressions, each paired with what it brought', async () => {
	const eventIds = [ids.third, ids.first, ids.second];
	const execution = await canvas.run([
		itemsNode(
			'Events',
			eventIds.map((event) => ({ event, note: `note of ${event}` })),
		),
		canvas.action('Pull', 'lead.pull', {
			organizationId: byId(ids.main),
			eventId: byId('={{ $json.event }}'),
		}),
		setNode('Note', { note: "={{ $('Events').item.json.note }}" }),
	]);
	expect(execution.error).toBeUndefined();
	const rows = execution.json('Note');
	expect(rows.map(({ note }) => note)).toEqual(
		rows.map(({ event_id }) => `note of ${event_id as string}`),
	);
	for (const eventId of eventIds) {
		const ofEvent = rows.filter(({ event_id }) => event_id === eventId);
		expect(rowIds(ofEvent)).toEqual(expected({ eventId }));
	}
});
