import { range } from 'lodash';

import type {
	Confirmation,
	HeldForm,
	SetAsideLead,
} from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { nothingEmitted } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import {
	dueToGiveUp,
	givenUpError,
} from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/givingUp';
import { node } from '../../api/inMemoryLinkedIn';
import { DAY, failed, held, HOUR, NOW } from './waiting';

describe('of what failed for seven days, what is given up', () => {
	const forSevenDays = { since: NOW - 7 * DAY, failedAt: NOW - HOUR };
	const lead = (leadId: string, values: Partial<SetAsideLead> = {}) =>
		failed(leadId, { ...forSevenDays, ...values });
	const form = (formId: string, values: Partial<HeldForm> = {}) =>
		held(formId, { ...forSevenDays, ...values });
	const idsOf = (confirmation: Partial<Confirmation>, days = 7) => {
		const lastSuccess = { at: NOW, formIds: [], explained: 0 };
		const all = { ...nothingEmitted(), lastSuccess, ...confirmation };
		const givenUp = dueToGiveUp(all, days * DAY, NOW);
		return (
			givenUp && [
				...givenUp.leads.map((each) => each.leadId),
				...givenUp.forms.map((each) => each.formId),
			]
		);
	};
	const outage = { since: NOW, nextCheckAt: NOW, checks: 1, formIds: [] };

	it.each<[string, string[] | undefined, Partial<Confirmation>]>([
		['is a lead', ['a'], { setAside: [lead('a')] }],
		['is a form', ['7'], { heldForms: [form('7')] }],
		[
			'are they, when others are not due',
			['a', '7'],
			{
				setAside: [lead('a'), lead('b', { since: NOW - 5 * DAY })],
				heldForms: [form('7'), form('8', { since: NOW - 5 * DAY })],
			},
		],
		[
			'is also what is due within the hour',
			['a', 'b', '7'],
			{
				setAside: [lead('a'), lead('b', { since: NOW - 7 * DAY + HOUR })],
				heldForms: [form('7', { since: NOW - 7 * DAY + HOUR })],
			},
		],
		[
			'is not what is due only then',
			['a'],
			{
				setAside: [lead('a'), lead('b', { since: NOW - 7 * DAY + HOUR + 1 })],
			},
		],
		[
			'is nothing that is due only within the hour',
			undefined,
			{
				setAside: [lead('a', { since: NOW - 7 * DAY + 1 })],
			},
		],
		['is nothing in an outage', undefined, { outage, setAside: [lead('a')] }],
		[
			'is nothing of which it is not known since when',
			undefined,
			{
				setAside: [lead('a', { since: undefined })],
			},
		],
		[
			'is nothing that was not tried again late',
			undefined,
			{
				setAside: [lead('a', { failedAt: NOW - 3.5 * DAY })],
			},
		],
		[
			'is what was tried again just late enough',
			['a'],
			{
				setAside: [lead('a', { failedAt: NOW - 3.5 * DAY + 1 })],
			},
		],
		['is nothing that never failed', undefined, { setAside: [lead('a', { failedAt: undefined })] }],
		[
			'is nothing after which no other succeeded',
			undefined,
			{
				setAside: [lead('a', { failedAt: NOW + 1 })],
			},
		],
		[
			'is what failed just when another succeeded',
			['a'],
			{ setAside: [lead('a', { failedAt: NOW })] },
		],
		['is nothing where nothing waits', undefined, {}],
	])('%s', (_, expected, confirmation) => expect(idsOf(confirmation)).toEqual(expected));

	it('of less time, what is due within a tenth of it', () => {
		const tenth = DAY / 50;
		const setAside = [DAY / 5, DAY / 5 - tenth, DAY / 5 - tenth - 1].map((since, index) =>
			lead(String(index), { since: NOW - since, failedAt: NOW }),
		);
		expect(idsOf({ setAside }, 0.2)).toEqual(['0', '1']);
	});
});

it.each([
	[
		['a'],
		'1 lead was given up: for 7 days each execution with it has failed',
		'bring it with LinkedIn Lead Sync → Lead → Get or Pull. Lead IDs: a',
	],
	[
		['a', 'b'],
		'2 leads were given up: for 7 days each execution with them has failed',
		'bring them with LinkedIn Lead Sync → Lead → Get or Pull. Lead IDs: a, b',
	],
])('tells which leads are given up, and how they are brought: %s', (ids, message, fix) => {
	const error = givenUpError(node, ids, 7);

	expect(error.message).toBe(`${message}, while those of other leads succeeded`);
	expect(error.description).toBe(
		`See in Executions what the failed ones say, and correct it. Then ${fix}`,
	);
});

it.each([
	[5000, '4998, 4999'],
	[5002, '4998, 4999 and 2 more'],
])('names 5,000 of %i leads', (count, end) => {
	const { message, description } = givenUpError(node, range(count).map(String), 7);

	expect(message).toMatch(`${count} leads`);
	expect(String(description).endsWith(`, ${end}`)).toBe(true);
});
