import { fact, noted } from '../fact';
import { at } from '../linkedIn/json';
import type { Exchange } from '../linkedIn/linkedIn';
import { encode, encodedUrn } from '../linkedIn/restli';

const statusOf = ({ status, body }: Exchange) => {
	const code = at(body, 'code');
	return `${status}${typeof code === 'string' ? ` ${code}` : ''}`;
};

/** Whether several leads can be read by their ids at once. */
export const batchOfLeads = fact({
	name: 'several leads by their ids',
	contractPlace: '5-20, 3.6',
	ask: async (session) => {
		const ids = (await session.listedLeads()).slice(0, 2).map(({ id }) => encode(id));
		return await session.leadCall(`ids=List(${ids.join()})&fields=id,submittedAt`);
	},
	judge: (answer) => [noted(statusOf(answer))],
});

/** Whether the finder of subscriptions needs the wrapper around its owner. */
export const notificationsWithoutWrapper = fact({
	name: 'finder of subscriptions without value:',
	contractPlace: '5-11, 3.7',
	ask: async ({ linkedIn, parts: { organizationId } }) => {
		const owner = `(organization:${encodedUrn('organization', organizationId)})`;
		const query = `q=criteria&owner=${owner}&leadType=(leadType:EVENT)&count=1`;
		return await linkedIn.get('/rest/leadNotifications', query);
	},
	judge: (answer) => [noted(statusOf(answer))],
});

/** Whether the owner of leads may be a bare URN. */
export const bareOwner = fact({
	name: 'owner of leads as a bare URN',
	contractPlace: '5-10, 3.6',
	ask: async ({ linkedIn, parts: { organizationId } }) => {
		const owner = encodedUrn('organization', organizationId);
		const query = `q=owner&owner=${owner}&leadType=(leadType:EVENT)&fields=id&count=1`;
		return await linkedIn.get('/rest/leadFormResponses', query);
	},
	judge: (answer) => [
		noted(
			statusOf(answer),
			answer.status === 400 ? undefined : 'a bare URN is not refused with 400',
		),
	],
});
