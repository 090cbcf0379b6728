import { fact, noted, open, told, type Finding } from '../fact';
import { at } from '../linkedIn/json';
import type { Session } from '../session';

const ask = async (session: Session) => await session.subscriptionTrial();

const TEXT = 'did not pass the security challenge check';

/** Where a refusal says that the webhook failed the challenge. */
export const challengeRefusal = fact({
	name: 'refusal of a webhook that fails the challenge',
	contractPlace: '5-20, 3.7',
	ask,
	judge: ({ refused: { status, body } }) => {
		const name = 'challengeRefusalIn';
		if (status < 300) return [noted(`${status}`, 'a webhook that fails the challenge is accepted')];
		const inputErrors = JSON.stringify(at(body, 'errorDetails', 'inputErrors') ?? []);
		if (inputErrors.includes(TEXT)) return [told(name, 'inputErrors', `${status}, in inputErrors`)];
		if (String(at(body, 'message')).includes(TEXT)) {
			return [told(name, 'message', `${status}, in the message`)];
		}
		return [open(name, `${status}, without the text of the contract`)];
	},
});

/** How a created subscription is answered. */
export const subscriptionCreated = fact({
	name: 'answer to a created subscription',
	contractPlace: '5-11, 3.7',
	ask,
	judge: ({ created: { status, restliId, body } }) => {
		const place = restliId === undefined ? 'body' : 'header';
		const seen = `${status}, id in the ${place}`;
		if (status === 201 || (status === 200 && place === 'body')) {
			const more = restliId !== undefined && body !== undefined ? ', and a body' : '';
			return [told('subscriptionCreated', `${status} ${place}`, `${seen}${more}`)];
		}
		return [noted(seen, `a created subscription is answered with ${seen}`)];
	},
});

/** Whether a subscription that is read back names its event. */
export const subscriptionEntity = fact({
	name: 'event of a subscription that is read back',
	contractPlace: '3.7',
	ask: async (session) => ({ ...(await ask(session)), eventId: session.parts.eventId }),
	judge: ({ readBack, eventId }): Finding[] => {
		const name = 'subscriptionEntityEchoed';
		if (readBack.status !== 200)
			return [noted(`reading it back is answered with ${readBack.status}`)];
		if (eventId === undefined) return [open(name, 'it was made for the page, without an event')];
		const isThere = at(readBack.body, 'associatedEntity') !== undefined;
		return [told(name, isThere, isThere ? 'it is named' : 'it is missing')];
	},
});

/** What becomes of a second subscription that is alike in everything. */
export const duplicateSubscription = fact({
	name: 'second subscription that is alike',
	contractPlace: '5-20, 3.7',
	ask,
	judge: ({ duplicate: { status } }) => {
		const name = 'duplicateSubscription';
		if (status < 300) return [told(name, 'accepted', `${status}`)];
		if (status === 400 || status === 409) return [told(name, status, `${status}`)];
		return [noted(`${status}`, `a second subscription is refused with ${status}`)];
	},
});

/** How a delete is answered, and whether it is gone then. */
export const subscriptionDeleted = fact({
	name: 'answer to a deleted subscription',
	contractPlace: '5-20, 3.7',
	ask,
	judge: ({ deleted: { status }, afterwards }) => {
		const isGone = afterwards.status === 404;
		const gone = noted(
			`its id is answered with ${afterwards.status} then`,
			isGone ? undefined : 'a deleted subscription can still be read',
		);
		if (status === 200 || status === 204) {
			return [told('subscriptionDeletedStatus', status, `${status}`), gone];
		}
		return [noted(`${status}`, `a delete is answered with ${status}`), gone];
	},
});
