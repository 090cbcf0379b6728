import type { INodeParameters } from 'n8n-workflow';
import { byId, Canvas } from '../support/canvas';
import { ids, leadWorld } from '../support/leadWorld';

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
});

afterAll(async () => await canvas?.close());

const between = (startTime: string, endTime: string) => ({
	timeRange: 'between',
	startTime,
	endTime,
});

test.each<[string, INodeParameters, RegExp]>([
	['an end before the start', between('2026-11-20', '2026-11-19'), /^End: it is not after Start/],
	['a start that is no date', between('yesterday', ''), /^Start: 'yesterday' is not a date$/],
	['an end that is no date', between('', '={{ true }}'), /^End: this is not a date$/],
	[
		'seconds instead of milliseconds',
		between('={{ 1795564800 }}', ''),
		/^Start: 1795564800 looks like seconds/,
	],
	[
		'no length of the range',
		{ timeRange: 'last', lastAmount: 0 },
		/^Last: it is not a whole number/,
	],
	['an unknown unit', { timeRange: 'last', lastUnit: '={{ "years" }}' }, /^Unit: /],
	[
		'an organization that is no id',
		{ organizationId: byId('Northwind') },
		/^Organization: .*Northwind/,
	],
	[
		'an organization that an expression leaves empty',
		{ organizationId: byId('={{ "" }}') },
		/^Organization: /,
	],
	['an event that is no id', { eventId: byId('soon') }, /^Event: .*soon/],
	[
		'an event whose id lost digits',
		{ eventId: byId(`={{ ${ids.first} }}`) },
		/^Event: .*lost digits/,
	],
	['a form that is no id', { formId: byId('urn:li:event:1') }, /^Form: /],
	['ads without an account', { leadType: 'SPONSORED' }, /^Ad Account ID: /],
	['an unknown lead type', { leadType: '={{ "WEBINAR" }}' }, /^Lead Type: .*WEBINAR/],
	['too large a page', { options: { pageSize: 1001 } }, /^Page Size: /],
])('%s: an error that names the field', async (_, parameters, message) => {
	const execution = await canvas.run([
		canvas.action('Pull', 'lead.pull', { organizationId: byId(ids.main), ...parameters }),
	]);
	expect(execution.status).toBe('error');
	expect(execution.error).toMatchObject({
		message: expect.stringMatching(message),
		description: expect.stringMatching(/\w/),
		node: { name: 'Pull' },
		context: { itemIndex: 0 },
	});
});

test.each<[string, INodeParameters, string]>([
	['organization', { organizationId: byId('999999') }, 'Organization '],
	[
		'ad account',
		{ leadType: 'SPONSORED', sponsoredAccountId: '999999' },
		'Organization (for ads under Ad Account ID)',
	],
])('an unknown %s: an error that names it and the field', async (what, parameters, field) => {
	const execution = await canvas.run([canvas.action('Pull', 'lead.pull', parameters)]);
	expect(execution.error).toMatchObject({
		message: `LinkedIn does not allow access to leads of ${what} 999999`,
		description: expect.stringContaining(`Check the ID under ${field}`),
		node: { name: 'Pull' },
	});
});

test('an organization that is not chosen: n8n itself names the field before anything runs', async () => {
	const execution = await canvas.run([
		canvas.action('Pull', 'lead.pull', { organizationId: byId('') }),
	]);
	expect(execution.error?.message).toContain('"Organization"');
});

test('a lead type that an expression gives needs no ad account', async () => {
	const execution = await canvas.run([
		canvas.action('Pull', 'lead.pull', {
			leadType: '={{ "EVENT" }}',
			organizationId: byId(ids.main),
		}),
	]);
	expect(execution.status).toBe('success');
});
