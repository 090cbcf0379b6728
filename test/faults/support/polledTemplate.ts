import type { INodeParameters } from 'n8n-workflow';
import { withCredentials, withParameters, type ChosenCredentials } from '../../demo/template';
import type { CredentialReference } from '../../harness/api/credentials';
import type { WorkflowDefinition } from '../../harness/api/workflows';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { everySeconds } from '../../harness/pollTimes';

/** The name of the polling trigger. */
export const POLLING = 'New leads';

/** Polls every second, and starts with leads that are older than those of any scenario. */
export const POLLED: INodeParameters = {
	pollTimes: { ...everySeconds(1) },
	startFrom: 'lastDays',
	startDays: 14,
};

/** A template that polls like this, with its credentials chosen. */
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
