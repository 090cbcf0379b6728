import { jsonAnswer, type Answer } from '../answer';

/** A refusal in the OAuth shape (contract 1.3). */
export class OAuthError extends Error {
	constructor(
		readonly status: number,
		readonly error: string,
		description: string,
	) {
		super(description);
	}

	toAnswer(): Answer {
		return jsonAnswer(this.status, { error: this.error, error_description: this.message });
	}
}

export function missingParameter(name: string): OAuthError {
	return new OAuthError(400, 'invalid_request', `A required parameter "${name}" is missing`);
}
