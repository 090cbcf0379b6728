import { ORGANIZATION, leadId } from '../../simulator/server/testing/smallWorld';
import { chosen } from '../router/runAction';
import { runPull } from './support/pull';
import { compare, setUpStoredLeads, toldIn } from './support/stored';

const test = setUpStoredLeads();
const organizationId = chosen(ORGANIZATION);
const options = { rowsFor: 'sheet' };

describe('empty text in rows for a sheet', () => {
	const onError = 'continueErrorOutput';

	it('makes no lead a failure', async () => {
		const { outputs } = await runPull(test.nodeTest, { organizationId, options }, { onError });
		expect(outputs[0].map(({ json }) => json.lead_id)).toContain(leadId(1));
		expect(outputs[1]).toEqual([]);
	});

	it('makes no difference a failure', async () => {
		const stored = test.rows.filter(({ lead_id }) => lead_id !== leadId(12));
		const run = await compare(test.nodeTest, stored, { options }, { onError });
		expect(toldIn(run)).toEqual([`missing ${leadId(12)}`]);
	});

	it('leaves the fields that were selected, and tells of one that no lead has', async () => {
		const select = async (fields: string) =>
			await runPull(test.nodeTest, { organizationId, output: 'fields', fields, options });
		const { outputs } = await select('First name');
		expect(Object.keys(outputs[0][0].json)).toEqual(['First name']);
		expect((await select('frist_name')).error?.message).toContain("column 'frist_name'");
	});
});
