import { randomUUID } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import type { CredentialReference } from '../../harness/api/credentials';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { PACKAGE_NAME } from '../../harness/packPackage';
import type { NodeDefinition } from '../../harness/workflowBuilder';

/** Parameters for all results: by default, the panel limits them to fifty of the last days. */
const WHOLE: Record<string, INodeParameters> = { pull: { timeRange: 'all' } };

/** This package's nodes with one connected credential. */
export class LinkedInNodes {
	constructor(readonly linkedIn: CredentialReference) {}

	/** An action of LinkedIn Lead Sync, written `resource.operation`. */
	action(
		name: string,
		action: `${string}.${string}`,
		parameters: INodeParameters = {},
		settings: Partial<NodeDefinition> = {},
	): NodeDefinition {
		const [resource, operation] = action.split('.');
		return {
			name,
			type: `${PACKAGE_NAME}.linkedInLeadSync`,
			typeVersion: 1,
			credentials: { [LINKEDIN_CREDENTIAL_TYPE]: this.linkedIn },
			parameters: { resource, operation, returnAll: true, ...WHOLE[operation], ...parameters },
			...settings,
		};
	}

	/** A LinkedIn Lead Sync Trigger. */
	trigger(name: string, parameters: INodeParameters): NodeDefinition {
		return {
			name,
			type: `${PACKAGE_NAME}.linkedInLeadSyncTrigger`,
			typeVersion: 1,
			credentials: { [LINKEDIN_CREDENTIAL_TYPE]: this.linkedIn },
			parameters,
		};
	}

	/** A LinkedIn Instant Lead Trigger with an address of its own. */
	notificationTrigger(name: string, parameters: INodeParameters): NodeDefinition {
		return {
			name,
			type: `${PACKAGE_NAME}.linkedInInstantLeadTrigger`,
			typeVersion: 1.1,
			webhookId: randomUUID(),
			credentials: { [LINKEDIN_CREDENTIAL_TYPE]: this.linkedIn },
			parameters,
		};
	}

	/** n8n's HTTP Request node with this credential, once for all input items. */
	httpRequest(name: string, url: string, options: INodeParameters = {}): NodeDefinition {
		return {
			name,
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			credentials: { [LINKEDIN_CREDENTIAL_TYPE]: this.linkedIn },
			executeOnce: true,
			parameters: {
				url,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: LINKEDIN_CREDENTIAL_TYPE,
				sendHeaders: true,
				headerParameters: {
					parameters: [
						{ name: 'Linkedin-Version', value: '202609' },
						{ name: 'X-Restli-Protocol-Version', value: '2.0.0' },
					],
				},
				options,
			},
		};
	}
}
