import { Refusal } from '../standIn';

const STATUS_NAMES: Record<number, string> = {
	400: 'INVALID_ARGUMENT',
	401: 'UNAUTHENTICATED',
	404: 'NOT_FOUND',
	503: 'UNAVAILABLE',
};

/** An error in the shape of Google's APIs. */
export class GoogleError extends Refusal {
	constructor(code: number, message: string) {
		super(code, { error: { code, message, status: STATUS_NAMES[code] } });
	}
}
