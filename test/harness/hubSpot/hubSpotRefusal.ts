import { randomUUID } from 'node:crypto';
import { Refusal } from '../standIn';

/** An error in the shape of HubSpot's APIs. */
export function hubSpotRefusal(
	statusCode: number,
	message: string,
	details: Record<string, unknown> = {},
): Refusal {
	return new Refusal(statusCode, {
		status: 'error',
		message,
		correlationId: randomUUID(),
		...details,
	});
}

/** HubSpot's own words where it has nothing at an address. */
export function noRoute(): Refusal {
	return hubSpotRefusal(404, 'resource not found');
}

/** A property that is not taken, by HubSpot's own code for why. */
export function invalidProperty(
	name: string,
	error: 'INVALID_EMAIL' | 'PROPERTY_DOESNT_EXIST' | 'INVALID_LONG',
	message: string,
): Refusal {
	return hubSpotRefusal(400, 'Property values were not valid', {
		validationResults: [{ isValid: false, message, error, name }],
		requestId: randomUUID(),
	});
}

/** HubSpot sends no Retry-After with it. */
export function rateLimited(): Refusal {
	return hubSpotRefusal(429, 'You have reached your ten_secondly_rolling limit.', {
		errorType: 'RATE_LIMIT',
		policyName: 'TEN_SECONDLY_ROLLING',
	});
}

/** Somebody else writes the same contact at this moment. */
export function conflict(): Refusal {
	return hubSpotRefusal(409, 'Contact already exists', { category: 'CONFLICT' });
}

/** So many changes at once that HubSpot keeps what they are of locked. */
export function locked(): Refusal {
	return hubSpotRefusal(423, 'The resource is locked');
}

/** HubSpot is down. */
export function unavailable(): Refusal {
	return hubSpotRefusal(503, 'Service Unavailable');
}
