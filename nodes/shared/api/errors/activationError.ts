import type { NodeApiError, NodeOperationError } from 'n8n-workflow';

/** When a workflow cannot be activated, n8n shows the message alone: the way out has to be in it. */
export function withFixInMessage<Failure extends NodeApiError | NodeOperationError>(
	failure: Failure,
): Failure {
	const { message, description } = failure;
	if (description) failure.message = `${message}. ${description}`;
	return failure;
}
