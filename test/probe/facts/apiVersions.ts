import { fact, noted, type Finding } from '../fact';
import { at } from '../linkedIn/json';
import type { Exchange } from '../linkedIn/linkedIn';

/** Those that no source is sure about (contract 2.2, 5-16). */
const UNSURE_VERSIONS = ['202512', '202610', '202611'];

/** Which months are versions of the API. */
export const apiVersions = fact({
	name: 'unsure API versions',
	contractPlace: '5-16, 2.2',
	ask: async ({ linkedIn }) => {
		const answers: Array<{ version: string; answer: Exchange }> = [];
		for (const version of UNSURE_VERSIONS) {
			const query = 'q=roleAssignee&count=1';
			answers.push({
				version,
				answer: await linkedIn.get('/rest/organizationAcls', query, { version }),
			});
		}
		return answers;
	},
	judge: (answers) =>
		answers.map(({ version, answer }): Finding => {
			const isLive = answer.status !== 426;
			const code = at(answer.body, 'code');
			const seen = `${version}: ${answer.status}${typeof code === 'string' ? ` ${code}` : ''}`;
			return { switch: `versions.${version}`, settings: [isLive], sure: 'sure', seen };
		}),
});

/** A call that names no version. */
export const missingVersion = fact({
	name: 'call without a version',
	contractPlace: '2.6',
	ask: async ({ linkedIn }) =>
		await linkedIn.get('/rest/organizationAcls', 'q=roleAssignee&count=1', { version: undefined }),
	judge: ({ status, body }) => {
		const seen = `${status} ${String(at(body, 'code'))}`;
		const expected = '400 VERSION_MISSING';
		return [noted(seen, seen === expected ? undefined : `it is ${seen}, not ${expected}`)];
	},
});
