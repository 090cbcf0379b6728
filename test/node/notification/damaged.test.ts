import { leadId } from '../../simulator/server/testing/smallWorld';
import { callsOf } from '../lead/support/pull';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';

const test = setUpNotificationTest();

const deep = (levels: number, open: string, close: string) =>
	`${open.repeat(levels)}1${close.repeat(levels)}`;

const withMember = (name: string, json: string) =>
	JSON.stringify(push({ [name]: 'HERE' })).replace('"HERE"', () => json);

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

/** A text that is not this trigger's lead type is another one; so is a number that is read as a text. */
const isForeign = (member: string, value: string) =>
	member === 'leadType' && /^"[^"]|^\d{16}/.test(value);

describe.each(members)('%s is', (member) => {
	it.each(wild)('%s: acknowledged, an item, nothing is thrown', async (_, value) => {
		const node = await test.activeTrigger();
		const { status } = await test.send(node, { payload: withMember(member, value) });
		expect(status).toBe(200);
		expect(node.deliveries.filter(({ error }) => error !== undefined)).toEqual([]);
		if (isForeign(member, value)) return expect(node.executions).toEqual([]);
		const items = itemsOf(node);
		expect(items).toHaveLength(1);
		expect(typeof items[0].lead_id).toBe('string');
		// Every database stores it.
		expect(JSON.stringify(items[0])).not.toMatch(/\\u0000|\\ud83c(?!\\u)/);
	});
});

describe('without an id', () => {
	it.each([true, false])(
		'it is reported, with what else it says (simplify: %s)',
		async (simplify) => {
			const node = await test.activeTrigger({ simplify });
			await test.send(node, { payload: { json: push({ leadGenFormResponse: undefined }) } });
			const [item, ...more] = itemsOf(node);
			expect(more).toEqual([]);
			expect(item).toMatchObject({
				lead_error: expect.stringContaining('names no lead') as string,
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

	it('two that differ are two, one that is repeated is one', async () => {
		const node = await test.activeTrigger();
		const json = push({ leadGenFormResponse: 'urn:li:other:1' });
		for (const more of [{}, {}, { occurredAt: 1 }]) {
			await test.send(node, { payload: { json: { ...json, ...more } } });
		}
		expect(itemsOf(node)).toHaveLength(2);
	});
});

describe('without a readable time', () => {
	it.each([
		'8640000000000001',
		'8640000000000000',
		'253402300800000',
		'9007199254740993',
		'-1',
		'1.5',
		'0',
		'"1686182358881x"',
	])('%s: the row has that of the lead', async (time) => {
		const node = await test.activeTrigger();
		await test.send(node, { payload: withMember('occurredAt', time) });
		const [row] = itemsOf(node);
		expect(row).toMatchObject({ lead_id: leadId(1), lead_error: null });
		expect(row.occurred_at).toBe(row.submitted_at);
	});

	it('the last one that every database can store is kept', async () => {
		const node = await test.activeTrigger();
		await test.send(node, { payload: withMember('occurredAt', '253402300799999') });
		expect(itemsOf(node)).toMatchObject([{ occurred_at: '9999-12-31T23:59:59.999Z' }]);
	});
});

it('an action that LinkedIn has added is told by its name, with the lead', async () => {
	const node = await test.activeTrigger();
	await test.send(node, { payload: { json: push({ leadAction: 'UPDATED' }) } });
	expect(itemsOf(node)).toMatchObject([
		{ lead_id: leadId(1), lead_action: 'UPDATED', lead_error: null },
	]);
});
