import type { Answer } from './answer';
import type { CallStart } from './calls';
import {
	accessDenied,
	ApiError,
	internalError,
	notFound,
	throttled,
	tokenError,
	versionNotActive,
} from './errors';
import type { FaultEffect } from './faults';
import type { SimulatorState } from './state';

/** The answer that a fault gives in place of the real one; undefined when the call goes through. */
export function replacedAnswer(
	state: SimulatorState,
	call: CallStart,
	effect: FaultEffect,
): Answer | undefined {
	if (effect.kind === 'status') return statusError(state, call, effect.status).toAnswer();
	if (effect.kind === 'throttle') return throttled(effect.limit).toAnswer();
	if (effect.kind === 'token') {
		const code =
			effect.problem === 'expired' ? state.variants.expiredTokenServiceErrorCode : undefined;
		return tokenError(effect.problem, code).toAnswer();
	}
	if (effect.kind === 'htmlBody') return htmlAnswer(effect.status ?? 200);
	return undefined;
}

/** What a fault makes of the real answer's body. */
export function spoiledAnswer(answer: Answer, effect: FaultEffect): Answer {
	if (effect.kind === 'emptyBody') return { ...answer, body: '' };
	if (effect.kind === 'truncatedJson') {
		return { ...answer, body: answer.body.slice(0, Math.ceil(answer.body.length / 2)) };
	}
	return answer;
}

function statusError(state: SimulatorState, call: CallStart, status: number): ApiError {
	const version = call.version ?? 'NO_VERSION';
	switch (status) {
		case 403:
			return accessDenied(`${call.resource}.GET.${version}01`);
		case 404:
			return notFound(state.variants.notFoundCode);
		case 426:
			return versionNotActive(version);
		case 500:
			return internalError();
		case 503:
			return new ApiError(503, {
				status,
				code: 'SERVICE_UNAVAILABLE',
				message: 'Service Unavailable',
			});
		default:
			return new ApiError(status, { status, code: 'GATEWAY_TIMEOUT', message: 'Gateway Timeout' });
	}
}

function htmlAnswer(status: number): Answer {
	return {
		status,
		headers: { 'content-type': 'text/html; charset=utf-8' },
		body: '<!DOCTYPE html><html><head><title>LinkedIn</title></head><body><h1>We’ll be back soon</h1></body></html>',
	};
}
