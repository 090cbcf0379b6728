import type { IDataObject, INodeExecutionData, IPollFunctions, IRun } from 'n8n-workflow';

import { requireConnected } from '../../../nodes/LinkedInLeadSync/trigger/givenUpOutput';
import { DAY, HOUR } from '../../durations';
import { stopTime } from '../stoppedTime';
import type { LinkedIn } from './polled';
import { idsOfPolls, leadNow, triggerContext } from './polled';

const NOW = Date.UTC(2026, 10, 24);

stopTime(NOW);

interface Taken {
	at: number;
	rows: IDataObject[];
}

/** Polls each hour for days on which other leads are stored, while the workflow refuses one lead. */
async function daysWithRefused(
	days: number,
	givenUpOutput: boolean,
	failsUntilDay = 0,
): Promise<{ taken: Taken[]; linkedIn: LinkedIn; context: IPollFunctions }> {
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('bad')] }, said: [], logged: [] };
	const context = triggerContext(linkedIn, { options: { giveUpAfterDays: 2, givenUpOutput } });
	const taken: Taken[] = [];
	const isOver = () => Date.now() >= NOW + failsUntilDay * DAY;
	context.__emit = ([leads, refused = []]: INodeExecutionData[][], _response, done) => {
		const rows = refused.map(({ json }) => json);
		if (rows.length > 0) taken.push({ at: Date.now(), rows });
		const isRefused = leads.some(({ json }) => json.id === 'bad') || (rows.length > 0 && !isOver());
		const error = { httpCode: '400', message: 'No such property' };
		const resultData = { lastNodeExecuted: 'HubSpot', runData: {}, ...(isRefused && { error }) };
		const status = isRefused ? 'error' : 'success';
		done?.resolve({ status, startedAt: new Date(), data: { resultData } } as unknown as IRun);
	};
	for (let hour = 0; hour < days * 24; hour++) {
		linkedIn.leads[1].push(leadNow(`good ${hour}`));
		await idsOfPolls(context, 1, HOUR);
	}
	return { taken, linkedIn, context };
}

const givenUpReports = ({ said = [] }: LinkedIn) =>
	said.filter((text) => /(is|are) given up/.test(text));

it('without the output, a lead that is given up is reported', async () => {
	const { taken, linkedIn } = await daysWithRefused(6, false);
	expect(taken).toEqual([]);
	expect(givenUpReports(linkedIn)).toEqual([
		expect.stringMatching(/HubSpot 400 "No such property", \d+ tries, .*Lead IDs: bad/),
	]);
});

it('with the output, the lead goes there once, with the reason, and is not reported as given up', async () => {
	const { taken, linkedIn } = await daysWithRefused(8, true);
	expect(taken.map(({ rows }) => rows)).toEqual([
		[
			expect.objectContaining({
				id: 'bad',
				failure_reason: 'No such property',
				failure_node: 'HubSpot',
				failure_code: '400',
				failure_tries: expect.any(Number),
				failure_at: expect.stringMatching(/^2026-11-2\dT/),
			}),
		],
	]);
	expect(givenUpReports(linkedIn)).toEqual([]);
	expect(linkedIn.said).toEqual([
		expect.stringMatching(/HubSpot refuses 1 lead: 400 "No such property".*Now: 1 failing/s),
	]);
	expect(linkedIn.logged!.at(-1)).not.toContain('given up');
});

it('an execution of the output that fails comes again a day later, and other leads go on', async () => {
	const { taken, linkedIn } = await daysWithRefused(9, true, 6);
	const gaps = taken.slice(1).map(({ at }, index) => at - taken[index].at);
	expect(gaps.length).toBeGreaterThan(0);
	expect(Math.min(...gaps)).toBeGreaterThanOrEqual(DAY);
	expect(Math.max(...gaps)).toBeLessThan(DAY + 2 * HOUR);
	expect(taken.at(-1)!.at).toBeGreaterThanOrEqual(NOW + 6 * DAY);
	expect(linkedIn.logged!.join()).toContain('1 given up (HubSpot 400');
});

it('the log has one line after each poll while a lead waits, without anything that the node said', async () => {
	const { linkedIn } = await daysWithRefused(2, false);
	// The first poll ends before its execution does.
	expect(linkedIn.logged).toHaveLength(47);
	expect(linkedIn.logged!.at(-1)).toMatch(
		/^Leads of "LinkedIn Lead Sync" in workflow "workflow": 1 failing \(HubSpot 400; \d+ tries\), next try .* UTC, the oldest from 24 Nov, 00:00 UTC$/,
	);
	expect(linkedIn.logged!.join()).not.toContain('property');
});

it.each([
	[[[{ node: 'New leads', index: 0 }], [{ node: 'Other', index: 1 }]], true],
	[[null, [{ node: 'New leads', index: 1 }]], false],
])('when the sources of the next node are %j, publishing fails: %s', (sources, fails) => {
	const context = {
		getNode: () => ({ name: 'New leads' }),
		getChildNodes: () => [{ name: 'Store' }],
		getConnections: () => sources,
	} as unknown as IPollFunctions;
	const check = () => requireConnected(context);
	if (fails) expect(check).toThrow('No node follows the output Given Up');
	else expect(check).not.toThrow();
});
