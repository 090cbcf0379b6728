import type { INode } from 'n8n-workflow';
import { withParameters, withWebhookIds } from '../../demo/template';
import type { WorkflowDefinition } from '../../harness/api/workflows';
import { byId } from './canvas';

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
