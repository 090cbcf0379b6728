import type { Scenario } from '../scenario';

const PAGES = 60;

export const tokenExpiresOnEveryPage: Scenario = {
	name: 'token-expires-on-every-page',
	injects: 'each page of leads finds the access token expired',
	seed: 406,
	guarantees: { trigger: 'promised' },
	run: async (stage) => {
		// Every other call: the one after it brings the new token.
		for (let page = 0; page < PAGES; page++) {
			stage.control.faults.add({
				match: { resource: 'leadFormResponses', after: 2 * page },
				effect: { kind: 'token', problem: 'expired' },
			});
		}
		stage.arrive(450);
		await stage.reader.attempt();
		stage.arrive(50);
		await stage.reader.attempt();
	},
};
