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

/** How a call is answered, and the fault that did anything to it, if one did. */
export interface FaultyAnswer {
	answer: Answer;
	effect?: FaultEffect;
}

/**
 * Answers a call through the faults that match it, whatever carries the answer; cutting it off, or sending it
 * slowly, is the carrier's.
 * @param wait lets so many milliseconds pass, for ever when Infinity, or until the fault is lifted
 */
export async function answerThroughFaults(
	state: SimulatorState,
	call: CallStart,
	answerCall: () => Answer | Promise<Answer>,
	wait: (milliseconds: number, lifted: AbortSignal) => Promise<void>,
): Promise<FaultyAnswer> {
	const hits = state.faults.effectsOn(call, state.clock.now());
	for (const { effect, lifted } of hits) {
		if (effect.kind === 'latency') await wait(effect.milliseconds ?? Infinity, lifted);
	}
	const effect = hits.find((hit) => hit.effect.kind !== 'latency')?.effect;
	const replaced = effect && replacedAnswer(state, call, effect);
	const real = replaced ?? (await answerCall());
	const answer = effect ? spoiledAnswer(state, call, real, effect) : real;
	return { answer: dated(answer, state.clock.now()), effect };
}

/** With the simulator's time, so that n8n's clock can differ from LinkedIn's: whole seconds, cut off. */
function dated(answer: Answer, now: number): Answer {
	return { ...answer, headers: { ...answer.headers, date: new Date(now).toUTCString() } };
}

/** The answer that a fault gives in place of the real one; undefined when the call goes through. */
function replacedAnswer(
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

/** What a fault makes of the real answer. */
function spoiledAnswer(
	state: SimulatorState,
	call: CallStart,
	answer: Answer,
	effect: FaultEffect,
): Answer {
	if (effect.kind === 'statusOfElements') {
		const isEmpty = answer.status !== 200 || answer.body.includes('"elements":[]');
		return isEmpty ? answer : statusError(state, call, effect.status).toAnswer();
	}
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
