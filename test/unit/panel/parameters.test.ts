import type { INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { limitFields } from '../../../nodes/LinkedInLeadSync/actions/getMany';
import { timeRangeFields } from '../../../nodes/LinkedInLeadSync/actions/lead/timeRange';
import { testLeadsField } from '../../../nodes/shared/panel/fields';
import { eventOrAllField, organizationField } from '../../../nodes/shared/panel/locators';
import { panelOf, refusalOf } from './panel';

const batchSizeField = {
	displayName: 'Batch Size',
	name: 'batchSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 1000, numberPrecision: 0 },
	default: 500,
} as const satisfies INodeProperties;

const [returnAllField] = limitFields;
const [, , startField] = timeRangeFields;

const nameField = {
	displayName: 'Table Name',
	name: 'tableName',
	type: 'string',
	default: '',
	placeholder: 'e.g. leads',
} as const satisfies INodeProperties;

/** The value of a field whose expression has this value. */
const read = (field: INodeProperties, value: unknown) =>
	panelOf({ [field.name]: value }).parameters.read(field);

// n8n's variables and the cells of a sheet are texts.
it.each<[string, INodeProperties, unknown[], unknown]>([
	['a number', batchSizeField, [7, '7', ' 7 '], 7],
	['a switch that is on', returnAllField, [true, 'true', ' TRUE '], true],
	['a switch that is off', returnAllField, [false, 'false', 'FALSE'], false],
	['a switch without a value', { ...returnAllField, default: true }, [null, undefined], true],
	['a text', nameField, ['leads', ' leads '], 'leads'],
	['a number as a text', nameField, [7], '7'],
	['no text', nameField, ['', '  ', null], undefined],
])('a field reads %s', (_, field, values, result) => {
	for (const value of values) expect(read(field, value)).toEqual(result);
});

it('a field for choices has its default where it is hidden', () => {
	expect(read(testLeadsField, null)).toBe('exclude');
});

it('a field for numbers refuses what it cannot read, with its name and a fix', () => {
	const kind = 'a whole number from 1 to 1000';
	for (const value of [0, 1001, -1, 2.5, NaN, '', ' ', 'many', '2,5', null, true, [5], {}]) {
		expect(refusalOf(() => read(batchSizeField, value))).toEqual({
			message: expect.stringMatching(`^Batch Size: '.*' is not ${kind}$`) as string,
			description: `Enter ${kind}, for example 500.`,
		});
	}
});

const local = Date.UTC(2026, 10, 24, 8);
it.each([
	['2026-11-24T09:00', local],
	['2026-11-24 09:00:00', local],
	['2026-11-24T08:00:00Z', local],
	['2026-11-24', Date.UTC(2026, 10, 23, 23)],
	['20261124', Date.UTC(2026, 10, 23, 23)],
	[String(local), local],
	[new Date(local), local],
	[DateTime.fromMillis(local, { zone: 'Asia/Tokyo' }), local],
	['1960-01-01', 0],
	[8.64e15, 8.64e15],
	['', undefined],
	[null, undefined],
])("a time field reads %s as %s, in the workflow's time zone", (value, time) => {
	expect(read(startField, value)).toBe(time);
});

it('a time field refuses what is not a time, and names the fix', () => {
	const description = 'Enter a date such as 2026-11-24 or 2026-11-24T09:00:00+01:00.';
	const refuses = (value: unknown, problem: string) =>
		expect(refusalOf(() => read(startField, value))).toEqual({
			message: `Start: ${problem}`,
			description,
		});
	for (const text of ['tomorrow', '24.11.2026', 'x123456789'])
		refuses(text, `'${text}' is not a date`);
	for (const value of [{}, true, new Date('x')]) refuses(value, 'this is not a date');
	for (const time of [-1, NaN, 8.64e15 + 2]) refuses(time, `${time} is not a time in milliseconds`);
});

it('an ID field reads "all" as undefined only if its list offers all', () => {
	expect(read(eventOrAllField, 'all')).toBeUndefined();
	expect(refusalOf(() => read(organizationField, 'all'))).toMatchObject({
		message: expect.stringMatching(/^LinkedIn Page: .all. does not contain/),
	});
});

it.each(['', null, {}, 'x'])('an ID field refuses %j', (value) => {
	expect(refusalOf(() => read(eventOrAllField, value))).toMatchObject({
		message: expect.stringMatching(/^Event: /),
	});
});
