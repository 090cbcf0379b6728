import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Answer } from '../answer';
import type { CallStart } from '../calls';
import { answerThroughFaults } from '../faultAnswers';
import type { FaultEffect } from '../faults';
import type { SimulatorState } from '../state';

const SLOW_BODY_PIECES = 10;

/** The most that a timer can wait, in milliseconds. */
const LONGEST_WAIT = 2 ** 31 - 1;

/**
 * Answers one API or OAuth call: applies the faults that match, logs the call, sends the answer. What a
 * caller asked who has given up waiting is done at once, and logged as cut.
 * @param stopping ends waits when the simulator stops
 */
export async function serveCall(
	state: SimulatorState,
	stopping: AbortSignal,
	call: CallStart,
	reply: FastifyReply,
	answerCall: () => Answer | Promise<Answer>,
): Promise<unknown> {
	const givenUp = new AbortController();
	reply.raw.once('close', () => givenUp.abort());
	const { answer, effect } = await answerThroughFaults(
		state,
		call,
		answerCall,
		async (milliseconds, lifted) =>
			await pause(milliseconds, AbortSignal.any([stopping, lifted, givenUp.signal])),
	);
	if (stopping.aborted) return hangUp(reply);
	const cut =
		givenUp.signal.aborted || (effect?.kind === 'cutConnection' && (effect.afterBytes ?? 0) === 0);
	state.calls.push({ ...call, status: cut ? 0 : answer.status, time: state.clock.now() });
	if (cut) return hangUp(reply);
	return await send(reply, answer, effect, stopping);
}

async function send(
	reply: FastifyReply,
	answer: Answer,
	effect: FaultEffect | undefined,
	stopping: AbortSignal,
): Promise<unknown> {
	const body = Buffer.from(answer.body, 'utf8');
	const headers = { ...answer.headers, ...traceHeaders() };
	if (effect?.kind === 'cutConnection') return cutConnection(reply, answer, headers, effect, body);
	void reply.code(answer.status).headers(headers);
	if (effect?.kind !== 'slowBody') return await reply.send(body);
	void reply.header('content-length', body.length);
	return await reply.send(Readable.from(inPieces(body, effect.milliseconds, stopping)));
}

function cutConnection(
	reply: FastifyReply,
	answer: Answer,
	headers: Record<string, string>,
	{ afterBytes = 0 }: { afterBytes?: number },
	body: Buffer,
): void {
	reply.hijack();
	reply.raw.writeHead(answer.status, { ...headers, 'content-length': body.length });
	reply.raw.write(body.subarray(0, afterBytes), () => reply.raw.destroy());
}

/** Closes the connection without an answer. */
function hangUp(reply: FastifyReply): void {
	reply.hijack();
	reply.raw.destroy();
}

/** Waits so long, or until the signal that it is in vain. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
	const most = Math.min(milliseconds, LONGEST_WAIT);
	await sleep(most, undefined, { signal }).catch(() => undefined);
}

async function* inPieces(body: Buffer, milliseconds: number, stopping: AbortSignal) {
	const size = Math.max(1, Math.ceil(body.length / SLOW_BODY_PIECES));
	for (let start = 0; start < body.length; start += size) {
		await pause(milliseconds / SLOW_BODY_PIECES, stopping);
		yield body.subarray(start, start + size);
	}
}

/** The headers by which LinkedIn's support traces a call (contract 2.1). */
function traceHeaders(): Record<string, string> {
	return {
		'x-li-uuid': randomUUID(),
		'x-li-fabric': 'prod-lva1',
		'x-li-request-id': randomUUID(),
		'x-restli-protocol-version': '2.0.0',
	};
}
