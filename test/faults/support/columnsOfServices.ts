import { readTemplate, signedInByJwt, withParameters } from '../../demo/template';
import type { CredentialReference } from '../../harness/api/credentials';
import { HubSpot } from '../../harness/hubSpot/hubSpot';
import { hubSpotRefusal } from '../../harness/hubSpot/hubSpotRefusal';
import { Refusal } from '../../harness/refusal';
import { Salesforce } from '../../harness/salesforce/salesforce';
import { salesforceRefusal } from '../../harness/salesforce/salesforceRefusal';
import { Slack } from '../../harness/slack';
import { ToldLeads } from './destinations/toldLeads';
import { polled, POLLING } from './polledTemplate';
import { PollingReader } from './pollingReader';
import type { Surroundings } from './surroundings';
import type { WorkflowReader } from './workflowReader';

export async function leadsToHubSpot(
	surroundings: Surroundings,
	linkedIn: CredentialReference,
): Promise<WorkflowReader> {
	const { client, ports, teardown } = surroundings;
	const hubSpot = await HubSpot.start(ports.hubSpot);
	teardown.add(async () => await hubSpot.stop());
	for (const name of ['linkedin_event', 'linkedin_lead_id']) hubSpot.contacts.addProperty(name);
	const hubspotAppToken = await client.credentials.create({
		name: 'HubSpot',
		type: 'hubspotAppToken',
		data: hubSpot.credential,
	});
	const refusal = hubSpotRefusal(503, 'There was a problem with the request.');
	const destination = new ToldLeads(hubSpot, refusal, () => hubSpot.tasks.map(({ body }) => body));
	const reader = new PollingReader(surroundings, destination, [POLLING]);
	await reader.open([polled(readTemplate('leads-to-hubspot'), linkedIn, { hubspotAppToken })]);
	return reader;
}

export async function leadsToSalesforce(
	surroundings: Surroundings,
	linkedIn: CredentialReference,
): Promise<WorkflowReader> {
	const { client, ports, teardown } = surroundings;
	const salesforce = await Salesforce.start(ports.salesforce);
	teardown.add(async () => await salesforce.stop());
	salesforce.addExternalId('LinkedIn_Person__c');
	const salesforceJwtApi = await client.credentials.create({
		name: 'Salesforce',
		type: 'salesforceJwtApi',
		data: salesforce.credential,
	});
	const refusal = salesforceRefusal('SERVER_UNAVAILABLE', 'Server is unavailable');
	const destination = new ToldLeads(salesforce, refusal, () =>
		salesforce.tasks.map(({ Description }) => Description),
	);
	const reader = new PollingReader(surroundings, destination, [POLLING]);
	const template = signedInByJwt(readTemplate('leads-to-salesforce'));
	await reader.open([polled(template, linkedIn, { salesforceJwtApi })]);
	return reader;
}

export async function leadsToSlack(
	surroundings: Surroundings,
	linkedIn: CredentialReference,
): Promise<WorkflowReader> {
	const { client, ports, teardown } = surroundings;
	const slack = await Slack.start(ports.slack);
	teardown.add(async () => await slack.stop());
	const slackApi = await client.credentials.create({
		name: 'Slack',
		type: 'slackApi',
		data: slack.credential,
	});
	const refusal = new Refusal(503, { ok: false, error: 'service_unavailable' });
	const destination = new ToldLeads(slack, refusal, () => slack.messages.map(({ text }) => text));
	const reader = new PollingReader(surroundings, destination, [POLLING]);
	let template = withParameters(readTemplate('leads-to-slack'), 'Send message', {
		channelId: { __rl: true, mode: 'name', value: '#leads' },
	});
	// In other words than the template's, which do not tell leads apart.
	template = withParameters(template, 'Write message', {
		assignments: {
			assignments: ['message'].map((name) => ({
				id: name,
				name,
				value: '=lead_id: {{ $json.lead_id }}\nsubmitted_at: {{ $json.submitted_at }}\n',
				type: 'string',
			})),
		},
	});
	await reader.open([polled(template, linkedIn, { slackApi })]);
	return reader;
}
