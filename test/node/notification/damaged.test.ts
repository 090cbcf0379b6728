import { leadId } from '../../simulator/server/testing/smallWorld';
import { callsOf } from '../lead/support/pull';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';

const test = setUpNotificationTest();

const deep = (levels: number, open: string, close: string) =>
	`${open.repeat(levels)}1${close.repeat(levels)}`;

const withMember = (name: string, json: string, more: object = {}) =>
	JSON.stringify(push({ ...more, [name]: 'HERE' })).replace('"HERE"', () => json);

/** Values that LinkedIn should never send. */
const wild: Array<[string, string]> = [
	['null', 'null'],
	['true', 'true'],
	['a number', '17'],
	['a huge number', '1e400'],
	['a number of 30 digits', '123456789012345678901234567890'],
	['an empty text', '""'],
	['another text', '"hello"'],
	['a text with NUL', '"a\\u0000b"'],
	['half a surrogate pair', '"\\ud83c"'],
	['an empty list', '[]'],
	['an empty object', '{}'],
	['an object that pretends to be a text', '{"toString":1,"valueOf":2}'],
	['a prototype', '{"__proto__":{"organization":1}}'],
	['a list, 20,000 levels deep', deep(20_000, '[', ']')],
	['an object, 20,000 levels deep', deep(20_000, '{"a":', '}')],
	['100 kB of text', `"${'x'.repeat(100_000)}"`],
];

const members = [
	'leadGenFormResponse',
	'leadGenForm',
	'owner',
	'associatedEntity',
	'leadType',
	'leadAction',
	'occurredAt',
	'extra',
];

/** Whether a value names another lead type: any text does, and so does a number that is read as text. */
const isForeign = (member: string, value: string) =>
	member === 'leadType' && /^"[^"]|^\d{16}/.test(value);

it.each(members)('a damaged %s becomes an item, unless it names another type', async (member) => {
	const node = await test.activeTrigger();
	for (const [index, [name, value]] of wild.entries()) {
		const before = node.executions.length;
		const payload = withMember(member, value, { occurredAt: Date.now() - index });
		expect([name, (await test.send(node, { payload })).status]).toEqual([name, 200]);
		const started = node.executions.length - before;
		expect([name, started]).toEqual([name, isForeign(member, value) ? 0 : 1]);
	}
	expect(node.deliveries.filter(({ error }) => error !== undefined)).toEqual([]);
	for (const item of itemsOf(node)) {
		expect(typeof item.lead_id).toBe('string');
		// Databases refuse NUL and half surrogate pairs.
		expect(JSON.stringify(item)).not.toMatch(/\\u0000|\\ud83c(?!\\u)/);
	}
});

it.each([true, false])(
	'a notification without a lead ID is output with an error and its other values (simplify: %s)',
	async (simplify) => {
		const node = await test.activeTrigger({ options: { simplify } });
		await test.send(node, { payload: { json: push({ leadGenFormResponse: undefined }) } });
		const [item, ...more] = itemsOf(node);
		expect(more).toEqual([]);
		expect(item).toMatchObject({
			lead_error: expect.stringContaining('without a lead ID') as string,
		});
		expect(callsOf(test.nodeTest)).toEqual([]);
		if (simplify)
			expect(item).toMatchObject({
				lead_id: expect.stringMatching('^unidentified-') as string,
				lead_type: 'EVENT',
			});
		else expect(item).toMatchObject({ id: null, notification: { leadType: 'EVENT' } });
	},
);

it('a row takes the time of the lead when databases cannot store the time of the notification', async () => {
	const node = await test.activeTrigger();
	for (const time of ['253402300799999', '253402300800000']) {
		await test.send(node, { payload: withMember('occurredAt', time) });
	}
	const [last, later] = itemsOf(node);
	expect(last.occurred_at).toBe('9999-12-31T23:59:59.999Z');
	expect(later).toMatchObject({ lead_id: leadId(1), lead_error: null });
	expect(later.occurred_at).toBe(later.submitted_at);
});

it('the trigger outputs an unknown lead action by its name, with the lead', async () => {
	const node = await test.activeTrigger();
	await test.send(node, { payload: { json: push({ leadAction: 'UPDATED' }) } });
	expect(itemsOf(node)).toMatchObject([
		{ lead_id: leadId(1), lead_action: 'UPDATED', lead_error: null },
	]);
});
