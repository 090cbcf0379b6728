import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';
import type { CredentialReference } from '../harness/api/credentials';
import type { WorkflowDefinition } from '../harness/api/workflows';
import { LINKEDIN_CREDENTIAL_TYPE } from '../harness/isolatedN8n';
import { PACKAGE_NAME } from '../harness/packPackage';

/** The folder of the package that holds the templates. */
export const TEMPLATES_FOLDER = join(__dirname, '..', '..', 'templates');

/** The folder of the workflows that the documentation shows. */
export const RECIPES_FOLDER = join(__dirname, '..', '..', 'docs', 'recipes');

/** The workflows that the package brings, by their files' names. */
export const TEMPLATES: readonly string[] = readdirSync(TEMPLATES_FOLDER)
	.filter((file) => file.endsWith('.json'))
	.map((file) => file.replace('.json', ''));

/** What a person chooses in the nodes of a template, by credential type. */
export type ChosenCredentials = Record<string, CredentialReference>;

/** What n8n's own nodes need, where it is always the same. */
const CREDENTIAL_TYPES: Record<string, string | undefined> = {
	'n8n-nodes-base.emailSend': 'smtp',
	'n8n-nodes-base.hubspot': 'hubspotAppToken',
	'n8n-nodes-base.postgres': 'postgres',
	'n8n-nodes-base.slack': 'slackApi',
};

/** The name of the credential that a node of the templates needs, if it needs one. */
export function credentialTypeOf({ type, parameters }: INode): string | undefined {
	if (parameters.source === 'inputLeads') return undefined;
	if (type.startsWith(`${PACKAGE_NAME}.`)) return LINKEDIN_CREDENTIAL_TYPE;
	if (type === 'n8n-nodes-base.httpRequest') return String(parameters.nodeCredentialType);
	const known = CREDENTIAL_TYPES[type];
	if (known !== undefined) return known;
	const { authentication } = parameters;
	if (type === 'n8n-nodes-base.salesforce') {
		return authentication === 'jwt' ? 'salesforceJwtApi' : 'salesforceOAuth2Api';
	}
	if (type !== 'n8n-nodes-base.googleSheets') return undefined;
	return authentication === 'serviceAccount' ? 'googleApi' : 'googleSheetsOAuth2Api';
}

/** A template as it is in its file. @param name without its ending */
export function readTemplate(name: string): WorkflowDefinition {
	return readWorkflow(TEMPLATES_FOLDER, name);
}

/** A recipe as it is in its file. @param name without its ending */
export function readRecipe(name: string): WorkflowDefinition {
	return readWorkflow(RECIPES_FOLDER, name);
}

function readWorkflow(folder: string, name: string): WorkflowDefinition {
	return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as WorkflowDefinition;
}

/** Without its sample rows, as a person unpins them to execute the workflow by hand with real ones. */
export function withoutPins(template: WorkflowDefinition): WorkflowDefinition {
	return { ...template, pinData: {} };
}

/** Chooses a credential in each node that needs one of the given types. */
export function withCredentials(
	template: WorkflowDefinition,
	chosen: ChosenCredentials,
): WorkflowDefinition {
	const nodes = template.nodes.map((node) => {
		const type = credentialTypeOf(node);
		return type !== undefined && chosen[type]
			? { ...node, credentials: { [type]: chosen[type] } }
			: node;
	});
	return { ...template, nodes };
}

/** Enters texts in **Read settings**, as a person does. */
export function withSettings(
	template: WorkflowDefinition,
	texts: Record<string, string>,
): WorkflowDefinition {
	const assignments = Object.entries(texts).map(([name, value]) => ({
		id: name,
		name,
		value,
		type: 'string',
	}));
	return withParameters(template, 'Read settings', { assignments: { assignments } });
}

/** Enters what a template that sends messages needs to send them by email. */
export function withMail(template: WorkflowDefinition): WorkflowDefinition {
	return withSettings(template, {
		...{ send_by: 'email', email_from: 'n8n@example.com', email_to: 'you@example.com' },
		slack_channel: '',
	});
}

/**
 * Changes parameters of one node, as a person does in its panel.
 *
 * @throws Error when the template has no such node
 */
export function withParameters(
	template: WorkflowDefinition,
	nodeName: string,
	parameters: INode['parameters'],
): WorkflowDefinition {
	if (!template.nodes.some(({ name }) => name === nodeName)) {
		throw new Error(`The template has no node ${nodeName}`);
	}
	const nodes = template.nodes.map((node) =>
		node.name === nodeName ? { ...node, parameters: { ...node.parameters, ...parameters } } : node,
	);
	return { ...template, nodes };
}

/** How nodes sign in without a person at a browser, by their types. */
const WITHOUT_BROWSER: Record<string, string | undefined> = {
	'n8n-nodes-base.googleSheets': 'serviceAccount',
	'n8n-nodes-base.salesforce': 'jwt',
};

/** Lets the nodes of Google Sheets and Salesforce sign in without a person at a browser. */
export function signedInWithoutBrowser(template: WorkflowDefinition): WorkflowDefinition {
	const nodes = template.nodes.map((node) => {
		const authentication = WITHOUT_BROWSER[node.type];
		return authentication ? { ...node, parameters: { ...node.parameters, authentication } } : node;
	});
	return { ...template, nodes };
}

/** Gives each webhook trigger an address of its own, as the editor does with what it imports. */
export function withWebhookIds(template: WorkflowDefinition): WorkflowDefinition {
	const nodes = template.nodes.map((node) =>
		node.type.endsWith('linkedInInstantLeadTrigger') ? { ...node, webhookId: randomUUID() } : node,
	);
	return { ...template, nodes };
}
