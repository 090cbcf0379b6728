import { NodeOperationError } from 'n8n-workflow';

import { isRefusal } from '../../shared/wire/errors/linkedInError';
import type { SubscriptionSpec } from '../../shared/linkedin/subscription';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { AdministeredOrganization } from '../../shared/linkedin/organizations';
import { administeredOrganizations, canReadEventLeads } from '../../shared/linkedin/organizations';
import { webhookAddressProblem } from '../../shared/values/webhookAddress';
import { fieldError } from '../../shared/wire/errors/fieldError';

/**
 * Checks what LinkedIn would refuse later, or in fewer words.
 * @throws NodeOperationError that says what to change
 */
export async function checkPrerequisites(
	client: LinkedInClient,
	{ webhook, owner, leadType }: SubscriptionSpec,
): Promise<void> {
	const node = client.context.getNode();
	const problem = webhookAddressProblem(webhook);
	if (problem !== undefined) {
		throw new NodeOperationError(
			node,
			`LinkedIn cannot deliver to the webhook address of this n8n, ${webhook}: ${problem.message}`,
			{
				description:
					'Make n8n reachable from the internet under an HTTPS address, set the environment variable N8N_WEBHOOK_URL (in older versions WEBHOOK_URL) to that address and restart n8n. Without a public address, use the LinkedIn Lead Sync Trigger, which polls.',
				level: 'warning',
			},
		);
	}
	if (leadType !== 'EVENT' || owner.kind !== 'organization') return;
	const organizations = await rolesIfReadable(client);
	const isReadable = organizations?.some((each) => each.id === owner.id && canReadEventLeads(each));
	if (isReadable === false) {
		throw fieldError(node, {
			field: 'Organization',
			message: `the signed-in member may not read the event leads of organization ${owner.id}`,
			fix: 'Ask a page admin to give this member the role Super admin or Content admin in LinkedIn under Manage admins, or choose another organization.',
		});
	}
}

/** Undefined when the credential has no scope for roles; LinkedIn then decides when subscribing. */
async function rolesIfReadable(
	client: LinkedInClient,
): Promise<AdministeredOrganization[] | undefined> {
	try {
		return await administeredOrganizations(client);
	} catch (error) {
		if (isRefusal(error)) return undefined;
		throw client.wrapped(error);
	}
}
