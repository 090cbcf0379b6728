import { pickBy } from 'lodash';
import type { INodeParameters } from 'n8n-workflow';

import { DAY } from '../../durations';
import {
	AD_ACCOUNT,
	EVENT,
	FORM,
	NOW,
	ORGANIZATION,
} from '../../simulator/server/testing/smallWorld';
import type { ExecuteNodeOptions } from '../harness/executeNode';
import { useSmallWorld } from '../harness/useSmallWorld';
import { runPull } from '../lead/support/pull';
import { chosen } from '../router/runAction';

const nodeTest = useSmallWorld();

/** Runs Pull, by default from the editor, where people read the hints. */
async function hintsOf(
	parameters: INodeParameters = {},
	mode: ExecuteNodeOptions['mode'] = 'manual',
): Promise<string[]> {
	const { hints, error } = await runPull(nodeTest, parameters, { mode });
	expect(error).toBeUndefined();
	expect(hints.map(({ location }) => location)).toEqual(hints.map(() => 'outputPane'));
	return hints.map(({ type, message }) => `${type}: ${message}`);
}

const withoutLeads = () => nodeTest.simulator.world.leads.splice(0, Infinity);

it('Pull shows no hint when it outputs leads', async () => {
	expect(await hintsOf()).toEqual([]);
});

it('Pull shows how to get test leads if there are no others, but not in a scheduled run', async () => {
	withoutLeads();
	nodeTest.control.leads.add({ eventId: EVENT, testLead: true });
	expect(await hintsOf()).toEqual([expect.stringContaining('Add option → Test Leads → Include')]);
	expect(await hintsOf({ options: { testLeads: 'include' } })).toEqual([]);
	expect(await hintsOf({}, 'trigger')).toEqual([]);
});

describe('when there are no leads at all', () => {
	beforeEach(withoutLeads);

	const ADVICE = {
		tests: 'Add option → Test Leads → Include',
		time: 'Time Range → All',
		ofPage: 'the LinkedIn Page that the chosen event and the chosen form belong to',
		ofAccount: 'the Ad Account that the chosen form belongs to',
		both: 'all forms, or all events',
		event: 'Lead Type → Ad Lead, for people who came through an ad',
		type: 'another Lead Type',
	};
	const ofPage = { organizationId: chosen(ORGANIZATION) };
	const before = { timeRange: 'between', endTime: new Date(NOW).toISOString() };
	const lately = { eventId: chosen(EVENT), timeRange: 'last', lastAmount: 2 };
	const ofForm = { leadType: 'COMPANY', options: { formId: chosen(FORM) } };
	const ofBoth = { ...ofPage, eventId: chosen(EVENT), options: { formId: chosen(FORM) } };
	const ofAd = {
		leadType: 'SPONSORED',
		sponsoredAccountId: AD_ACCOUNT,
		options: { formId: chosen(FORM) },
	};
	const onlyTests = { ...ofPage, options: { testLeads: 'only' } };

	it.each<[string, INodeParameters, string, string]>([
		['of any event', {}, '', 'tests event'],
		['before a time', before, ' in the time range', 'tests time event'],
		['of an event', lately, ' of the chosen event in the time range', 'tests time event'],
		['of a form', ofForm, ' of the chosen form', 'tests type'],
		[
			'of an event and a form that may be of another Page',
			ofBoth,
			' of the chosen event and the chosen form',
			'tests ofPage both event',
		],
		['of a form of another ad account', ofAd, ' of the chosen form', 'tests ofAccount type'],
		['of a Page that are test leads', onlyTests, '', 'event'],
	])('Pull that finds no leads %s shows what to check', async (_, parameters, of, expected) => {
		const hints = await hintsOf(parameters);
		expect(hints).toEqual([
			expect.stringMatching(`^warning: LinkedIn has no [A-Za-z ]+s${of}\\. Try: `) as string,
		]);
		const given = pickBy(ADVICE, (text) => hints[0].includes(text));
		expect(Object.keys(given).join(' ')).toBe(expected);
		expect(await hintsOf(parameters, 'trigger')).toEqual([]);
	});
});

const unknown = chosen('7249812613549679999', 'Gone (2026-01-02, past)');

it.each<[string, INodeParameters]>([
	['event "Gone (2026-01-02, past)" (7249812613549679999)', { eventId: unknown }],
	['lead form "Gone (2026-01-02, past)" (7249812613549679999)', { options: { formId: unknown } }],
])('the error of a manual run contains the name: %s', async (name, parameters) => {
	const { error } = await runPull(nodeTest, parameters, { mode: 'manual' });
	expect(error?.message).toMatch(/^LinkedIn could not find /);
	expect(error?.message).toContain(name);
	expect(error?.description).toContain('choose the entry from the list');
	// A scheduled workflow that has run for years must not fail because the event was deleted.
	expect(await hintsOf(parameters, 'trigger')).toEqual([]);
});

const between = (startDaysAgo: number, endDaysAgo?: number): INodeParameters => ({
	timeRange: 'between',
	startTime: new Date(NOW - startDaysAgo * DAY).toISOString(),
	endTime: endDaysAgo === undefined ? '' : new Date(NOW - endDaysAgo * DAY).toISOString(),
});

it.each([between(91), between(91, 0), { timeRange: 'last', lastAmount: 180 }])(
	'Pull shows how long LinkedIn keeps leads for %j, in scheduled runs too',
	async (parameters) => {
		for (const mode of ['manual', 'trigger'] as const) {
			expect(await hintsOf(parameters, mode)).toEqual([
				expect.stringMatching(
					/^info: Pull at least every 90 days: LinkedIn deletes event registrations after 90 or 365 days/,
				),
			]);
		}
	},
);

it('Pull that finds nothing before the time that LinkedIn keeps says that the range is too old', async () => {
	expect(await hintsOf(between(730, 366))).toEqual([
		expect.stringMatching(
			/^warning: LinkedIn has no event registrations in the time range, which is too old: .* 365 days at most\. Choose a later End\.$/,
		),
	]);
});
