import type { ICredentialDataDecryptedObject, INode, INodeParameters } from 'n8n-workflow';
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
	hubspotAppToken: { appToken: 'made-up' },
	salesforceOAuth2Api: { clientId: 'made-up', clientSecret: 'made-up' },
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

/** What a person chooses where a template leaves a channel or an organization open. */
const choices = (organizationId: string): Record<string, INodeParameters> => ({
	channelId: { channelId: { __rl: true, mode: 'name', value: '#marketing' } },
	organizationId: { organizationId: byId(organizationId) },
});

/** The choices that a node leaves, all together. */
function choicesIn({ parameters }: INode, organizationId: string): INodeParameters {
	const locators = parameters as Record<string, { value?: unknown } | undefined>;
	const open = Object.entries(choices(organizationId)).filter(
		([name]) => locators[name]?.value === '',
	);
	return Object.assign({}, ...open.map(([, chosen]) => chosen)) as INodeParameters;
}

/**
 * Whether a node leaves something to be chosen. n8n fills in no credential that nobody has signed in
 * with, as to Salesforce, and none in an HTTP Request node.
 */
export function leavesAChoice(node: INode): boolean {
	const isLeftOpen = /\.(salesforce|httpRequest)$/.test(node.type);
	return isLeftOpen || Object.keys(choicesIn(node, '')).length > 0;
}

/** A template with what its nodes leave to be chosen, and addresses for its webhooks. */
export function withChoices(
	template: WorkflowDefinition,
	organizationId: string,
): WorkflowDefinition {
	return template.nodes.reduce(
		(changed, node) => withParameters(changed, node.name, choicesIn(node, organizationId)),
		withWebhookIds(template),
	);
}
