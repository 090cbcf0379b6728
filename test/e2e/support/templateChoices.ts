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

/** Credentials of services that these tests do not reach, by credential type. */
const MADE_UP: Record<string, ICredentialDataDecryptedObject> = {
	googleSheetsOAuth2Api: { clientId: 'made-up', clientSecret: 'made-up' },
	hubspotAppToken: { appToken: 'made-up' },
	salesforceOAuth2Api: { clientId: 'made-up', clientSecret: 'made-up' },
	slackApi: { accessToken: 'made-up' },
	smtp: { host: '127.0.0.1', port: 25, secure: false },
};

/** Creates the made-up credentials that the nodes need. */
export async function madeUpCredentials(
	credentials: Credentials,
	nodes: readonly INode[],
): Promise<ChosenCredentials> {
	const needed = new Set(nodes.map(credentialTypeOf));
	const made: ChosenCredentials = {};
	for (const [type, data] of Object.entries(MADE_UP)) {
		if (needed.has(type)) made[type] = await credentials.create(type, data);
	}
	return made;
}

/** What a person chooses where a template leaves a channel or an organization open. */
const choices = (organizationId: string): Record<string, INodeParameters> => ({
	channelId: { channelId: { __rl: true, mode: 'name', value: '#marketing' } },
	organizationId: { organizationId: byId(organizationId) },
});

/** All choices that a node leaves open, as parameters. */
function choicesIn({ parameters }: INode, organizationId: string): INodeParameters {
	const locators = parameters as Record<string, { value?: unknown } | undefined>;
	const open = Object.entries(choices(organizationId)).filter(
		([name]) => locators[name]?.value === '',
	);
	return Object.assign({}, ...open.map(([, chosen]) => chosen)) as INodeParameters;
}

/**
 * Whether a node leaves a choice to the person, unless it is deactivated. n8n does not fill in a credential without a
 * sign-in, such as Salesforce's, nor the credential of an HTTP Request node, nor one that nobody has, of a model.
 */
export function leavesAChoice(node: INode): boolean {
	if (node.disabled) return false;
	const isLeftOpen = /\.(salesforce|httpRequest|lmChatOpenAi)$/.test(node.type);
	return isLeftOpen || Object.keys(choicesIn(node, '')).length > 0;
}

/** A template with all open choices made, and with addresses for its webhooks. */
export function withChoices(
	template: WorkflowDefinition,
	organizationId: string,
): WorkflowDefinition {
	return template.nodes.reduce(
		(changed, node) => withParameters(changed, node.name, choicesIn(node, organizationId)),
		withWebhookIds(template),
	);
}
