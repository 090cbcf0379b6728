import type { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { withoutStopWord } from './stopWord';

/** When a workflow cannot be activated, n8n shows the message alone: the way out has to be in it. */
export function withFixInMessage<Failure extends NodeApiError | NodeOperationError>(
	failure: Failure,
): Failure {
	const { message, description } = failure;
	failure.message = withoutStopWord(description ? `${message}. ${description}` : message);
	return failure;
}
