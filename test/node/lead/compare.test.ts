import { pick } from 'lodash';
import type { IDataObject } from 'n8n-workflow';

import { MINUTE, HOUR } from '../../durations';
import {
	ANALYST_ORGANIZATION,
	LEADS,
	NOW,
	leadId,
} from '../../simulator/server/testing/smallWorld';
import { useSmallWorld } from '../harness/useNodeTest';
import { runAction } from '../router/runAction';
import { pull } from './support/pull';

/** The columns that Compare stored leads reads. */
const COLUMNS = [
	...['lead_id', 'lead_type', 'submitted_at', 'is_test_lead', 'form_id', 'event_id'],
	...['organization_id', 'sponsored_account_id'],
];

const nodeTest = useSmallWorld();

/** The rows of a destination that has stored all leads. */
let rows: IDataObject[];

beforeEach(async () => {
	rows = (await pull(nodeTest)).map((row) => pick(row, COLUMNS));
	nodeTest.control.calls.clear();
});

/** Runs Compare stored leads with these rows as its input. */
async function compare(
	stored: IDataObject[],
	output = 'differences',
	onError?: 'continueErrorOutput',
) {
	const items = stored.map((json) => ({ json }));
	return await runAction(nodeTest, 'lead: compare', { output }, { items, onError });
}

const without = (...numbers: number[]) =>
	rows.filter(({ lead_id }) => !numbers.map(leadId).includes(String(lead_id)));

async function summaryOf(stored: IDataObject[]) {
	const { outputs } = await compare(stored, 'summary');
	return outputs[0].map(({ json }) => json);
}

/** A second Page, whose leads LinkedIn refuses or fails to show. */
function addRefusedPage(status: 403 | 500 = 403) {
	nodeTest.control.organizations.grantRole(ANALYST_ORGANIZATION, 'ADMINISTRATOR');
	const ofPage = { resource: 'leadFormResponses', pathIncludes: ANALYST_ORGANIZATION };
	nodeTest.fail({ kind: 'status', status }, ofPage);
}

const leads = () => nodeTest.control.leads;

it('with Output set to Summary, Compare stored leads returns counts for an alert', async () => {
	leads().delete(leadId(18));
	jest.setSystemTime(NOW + 2 * HOUR);
	const marked = { ...rows.find(({ lead_id }) => lead_id === leadId(20)), deleted_at: 'today' };
	expect(await summaryOf([...without(1, 12, 20), marked])).toEqual([
		{
			missing: 2,
			changed: 1,
			gone: 1,
			not_certain: 0,
			is_complete: true,
			lag_minutes: 132,
			oldest_missing: new Date(NOW - 12 * MINUTE).toISOString(),
			notes: null,
		},
	]);
	const ofAll = { missing: 0, lag_minutes: 0, oldest_missing: null };
	expect(await summaryOf(without(18))).toMatchObject([ofAll]);
	expect(await summaryOf([{}])).toMatchObject([{ missing: LEADS - 2 }]);
});

it('the summary says which leads LinkedIn failed to deliver or refused', async () => {
	leads().damage(leadId(6), { kind: 'poison' });
	expect(await summaryOf(without(6))).toMatchObject([
		{
			is_complete: false,
			notes: expect.stringMatching(
				/^LinkedIn failed to deliver 1 .* of Page \d+\..* again later\.$/,
			),
		},
	]);
	leads().damage(leadId(6), null);
	addRefusedPage();
	expect(await summaryOf(rows)).toMatchObject([
		{
			is_complete: false,
			notes: expect.stringMatching(/, so its leads were not compared to the end\. .*Manage admins/),
		},
	]);
});

it('a Page that LinkedIn fails to serve becomes one item on the error output', async () => {
	addRefusedPage(500);
	const { outputs } = await compare(rows, 'differences', 'continueErrorOutput');
	const json = { message: { organization_id: ANALYST_ORGANIZATION } };
	expect(outputs).toMatchObject([[], [{ json, pairedItem: [] }]]);
});
