import {
	readTemplate,
	withCredentials,
	withoutPins,
	withSettings,
	type ChosenCredentials,
} from '../../demo/template';
import { DAY } from '../../durations';
import { useEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';

const RULE = '8801';
const RULE_WITHOUT_API = '8802';

const environment = useEnvironment();
let credentials: ChosenCredentials;
let tableId: string;

beforeAll(async () => {
	const { workflows, dataTables } = environment.client;
	credentials = {
		[LINKEDIN_CREDENTIAL_TYPE]: await environment.connectLinkedIn({ conversions: true }),
	};
	const { id } = await workflows.create(readTemplate('leads-to-data-table'));
	expect((await workflows.run(id, 'New leads')).error).toBeUndefined();
	const table = (await dataTables.list()).find(({ name }) => name === 'LinkedIn registrations');
	tableId = String(table?.id);
});

/** Stores a lead as qualified at a time. */
async function qualify(leadId: string, qualifiedAt: Date): Promise<void> {
	const row = {
		lead_id: leadId,
		lead_urn: `urn:li:leadGenFormResponse:${leadId}`,
		quality: 'qualified',
		qualified_at: qualifiedAt.toISOString(),
	};
	await environment.client.dataTables.insert(tableId, [row]);
}

/** Runs the workflow with a conversion rule, and returns the row of a lead afterwards. */
async function send(leadId: string, ruleId: string) {
	const { workflows, dataTables } = environment.client;
	const template = withSettings(withoutPins(readTemplate('send-quality-to-linkedin')), {
		conversion_rule_id: ruleId,
	});
	const { id } = await workflows.create(withCredentials(template, credentials));
	expect((await workflows.run(id, 'Every morning')).error).toBeUndefined();
	return (await dataTables.rows(tableId)).find((row) => row.lead_id === leadId)!;
}

test('the template sends a qualified lead to LinkedIn once, without an email address, and marks its row', async () => {
	const { world } = environment.simulator;
	const qualifiedAt = new Date(Date.now() - DAY);
	await qualify('good', qualifiedAt);
	for (let time = 0; time < 2; time += 1) {
		const row = await send('good', RULE);
		expect(row.sent_to_linkedin_at).not.toBeNull();
		expect(world.conversionEvents).toEqual([
			{
				conversion: `urn:lla:llaPartnerConversion:${RULE}`,
				conversionHappenedAt: qualifiedAt.getTime(),
				eventId: 'good',
				user: { userIds: [], lead: row.lead_urn },
			},
		]);
	}
});

test('when a conversion rule does not allow API events, the row shows the reason, and another rule sends the lead', async () => {
	await qualify('refused', new Date());
	const refused = await send('refused', RULE_WITHOUT_API);
	expect(refused.linkedin_refusal).toContain('Not enough permissions');
	expect(refused.sent_to_linkedin_at).toBeNull();
	const sent = await send('refused', RULE);
	expect(sent.sent_to_linkedin_at).not.toBeNull();
	expect(sent.linkedin_refusal).toBe('');
});
