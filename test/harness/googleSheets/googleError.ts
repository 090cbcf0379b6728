const STATUS_NAMES: Record<number, string> = {
	400: 'INVALID_ARGUMENT',
	401: 'UNAUTHENTICATED',
	404: 'NOT_FOUND',
	503: 'UNAVAILABLE',
};

/** An answer other than success, in the shape of Google's APIs. */
export class GoogleError extends Error {
	override readonly name = 'GoogleError';

	constructor(
		readonly code: number,
		message: string,
	) {
		super(message);
	}

	get body() {
		const { code, message } = this;
		return { error: { code, message, status: STATUS_NAMES[code] } };
	}
}
