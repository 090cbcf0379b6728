import type { INodeParameters } from 'n8n-workflow';
import { withCredentials, withParameters, type ChosenCredentials } from '../../demo/template';
import type { CredentialReference } from '../../harness/api/credentials';
import type { WorkflowDefinition } from '../../harness/api/workflows';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { everySeconds } from '../../harness/pollTimes';

/** The name of the polling trigger. */
export const POLLING = 'New leads';

/** Every second, and from leads on that are older than any that a scenario has. */
export const POLLED: INodeParameters = {
	pollTimes: { ...everySeconds(1) },
	startFrom: 'lastDays',
	startDays: 14,
};

/** A template that polls so, with its credentials chosen. */
export function polled(
	template: WorkflowDefinition,
	linkedIn: CredentialReference,
	chosen: ChosenCredentials = {},
): WorkflowDefinition {
	return withCredentials(withParameters(template, POLLING, POLLED), {
		[LINKEDIN_CREDENTIAL_TYPE]: linkedIn,
		...chosen,
	});
}
