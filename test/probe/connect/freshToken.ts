/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { setTimeout as sleep } from 'node:timers/promises';
import { at } from '../linkedIn/json';
import type { LinkedIn } from '../linkedIn/linkedIn';
import { reasonOf } from '../lists/page';

/** Clients sleep five seconds (contract 1.1); twice that is waited for. */
const LONGEST = 10;

/**
 * Calls with a token that was given just now, until it is no longer refused as a revoked one.
 * @returns the seconds for which it was, in whole ones
 * @throws when it is refused for another reason, or longer than ten seconds
 */
export async function refusedSeconds(linkedIn: LinkedIn): Promise<number> {
	for (let seconds = 0; ; seconds += 1) {
		const answer = await linkedIn.get('/rest/organizationAcls', 'q=roleAssignee&count=1');
		if (answer.status !== 401) return seconds;
		const isFresh = at(answer.body, 'code') === 'REVOKED_ACCESS_TOKEN';
		if (!isFresh || seconds >= LONGEST) throw new Error(reasonOf(answer));
		await sleep(1000);
	}
}
