import type { ICredentialDataDecryptedObject, INode } from 'n8n-workflow';
import {
	credentialTypeOf,
	withParameters,
	withWebhookIds,
	type ChosenCredentials,
} from '../../demo/template';
import type { Credentials } from '../../harness/api/credentials';
import type { WorkflowDefinition } from '../../harness/api/workflows';
import { byId } from './canvas';

/** Credentials of services that no test of a template reaches, by credential type. */
const MADE_UP: Record<string, ICredentialDataDecryptedObject> = {
	googleSheetsOAuth2Api: { clientId: 'made-up', clientSecret: 'made-up' },
	slackApi: { accessToken: 'made-up' },
	smtp: { host: '127.0.0.1', port: 25, secure: false },
};

/** Makes those that the nodes need. */
export async function madeUpCredentials(
	credentials: Credentials,
	nodes: readonly INode[],
): Promise<ChosenCredentials> {
	const needed = new Set(nodes.map(credentialTypeOf));
	const made: ChosenCredentials = {};
	for (const [type, data] of Object.entries(MADE_UP)) {
		if (needed.has(type)) made[type] = await credentials.create({ name: type, type, data });
	}
	return made;
}

/** Whether a node leaves a sheet or an organization to be chosen. */
export function leavesAChoice({ parameters }: INode): boolean {
	const { documentId, organizationId } = parameters as Record<string, { value?: unknown }>;
	return documentId?.value === '' || organizationId?.value === '';
}

/** A template with what its nodes leave to be chosen, and addresses for its webhooks. */
export function withChoices(
	template: WorkflowDefinition,
	organizationId: string,
): WorkflowDefinition {
	return template.nodes.filter(leavesAChoice).reduce(
		(changed, { name, type }) =>
			withParameters(
				changed,
				name,
				type === 'n8n-nodes-base.googleSheets'
					? {
							documentId: byId('made-up'),
							sheetName: { __rl: true, mode: 'name', value: 'Sheet1' },
						}
					: { organizationId: byId(organizationId) },
			),
		withWebhookIds(template),
	);
}
