/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import assert from 'node:assert/strict';
import type { Scenario } from '../scenario';
import { DAY } from '../support/faultWorld';

const TIMES_OF_DAY = 4;

export const refreshTokenExpired: Scenario = {
	name: 'refresh-token-expired',
	injects: 'the refresh token is expired for a day, until a person reconnects',
	seed: 407,
	clockBehindMs: DAY,
	guarantees: { trigger: 'promised' },
	run: async (stage) => {
		const { control, reader } = stage;
		await reader.attempt();
		control.tokens.expireRefresh();
		control.tokens.expireAccess();
		for (let time = 0; time < TIMES_OF_DAY; time++) {
			stage.arrive(40);
			const { error } = await reader.attempt();
			assert.match(error ?? '', /refused to renew the access of the credential "LinkedIn"/);
			stage.broke();
			control.advance(DAY / TIMES_OF_DAY);
		}
		await stage.reconnect();
		stage.arrive(10);
	},
};
