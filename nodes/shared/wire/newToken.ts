import { processMemory } from '../processMemory';
import { wait } from './waiting';

/** A token that was just minted can be refused for some seconds (wire contract 1.1). */
const FRESH_TOKEN_DELAY = 5_000;

/** By credential, for all runs in this process: they share its token. */
const pauses = processMemory(new Map<string, Promise<unknown>>());

/**
 * For a 401, n8n has minted a token. A call that is sent with it before LinkedIn accepts it has n8n mint the
 * next one, which is as new: while notifications come by the second, none would ever be old enough, and
 * LinkedIn mints only so many a day. So no call with this credential goes for a while.
 * @param credentialId n8n's id of the credential
 */
export function awaitNewToken(credentialId: string): void {
	pauses.set(credentialId, wait(FRESH_TOKEN_DELAY));
}

/** Waits until LinkedIn may be asked with this credential's token; that may be put off meanwhile. */
export async function newTokenIsOld(credentialId: string): Promise<void> {
	let pause: Promise<unknown> | undefined;
	do {
		pause = pauses.get(credentialId);
		await pause;
	} while (pause !== pauses.get(credentialId));
}
