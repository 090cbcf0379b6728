import { leadAction } from '../../contract/notifications';
import { fact, noSwitch, noted, open, Skipped, told, type Fact } from '../fact';
import { at, parsed } from '../linkedIn';
import type { Session } from '../session';

const trial = async (session: Session) => await session.subscriptionTrial();

async function pushed(session: Session) {
	const { push: received } = await trial(session);
	const { webhook } = session.parts;
	if (received === undefined || webhook === undefined) {
		throw new Skipped('no push came, or none was waited for (--wait-for-push)');
	}
	const { signature = '', body } = received;
	return { signature, digest: webhook.digestOf(body), payload: parsed(body.toString('utf8')) };
}

const CHALLENGE_REFUSAL = 'did not pass the security challenge check';

/** What becomes of a subscription, and of what is pushed to it. */
export const subscriptions: Fact[] = [
	fact('challengeRefusalIn', trial, ({ refused: { status, body } }) => {
		if (status < 300) return noted(`${status}`, 'a webhook that fails the challenge is accepted');
		const inputErrors = JSON.stringify(at(body, 'errorDetails', 'inputErrors') ?? []);
		if (inputErrors.includes(CHALLENGE_REFUSAL)) return told('inputErrors');
		const isMessage = String(at(body, 'message')).includes(CHALLENGE_REFUSAL);
		return isMessage ? told('message') : open(`${status}, without the text of the contract`);
	}),
	fact('subscriptionCreated', trial, ({ created: { status, restliId, body } }) => {
		const place = restliId === undefined ? 'body' : 'header';
		const seen = `${status}, id in the ${place}`;
		const isKnown = status === 201 || (status === 200 && place === 'body');
		if (!isKnown) return noted(seen, `a created subscription is answered with ${seen}`);
		const more = restliId !== undefined && body !== undefined ? ', and a body' : '';
		return told(`${status} ${place}`, seen + more);
	}),
	fact('subscriptionEntityEchoed', trial, ({ readBack: { status, body }, isForEvent }) => {
		if (status !== 200) return noted(`reading it back is answered with ${status}`);
		if (!isForEvent) return open('it was made for the page, without an event');
		const isThere = at(body, 'associatedEntity') !== undefined;
		return told(isThere, isThere ? 'it is named' : 'it is missing');
	}),
	fact('duplicateSubscription', trial, ({ duplicate: { status } }) => {
		if (status < 300) return told('accepted', `${status}`);
		if (status === 400 || status === 409) return told(status);
		return noted(`${status}`, `a second subscription is refused with ${status}`);
	}),
	fact('subscriptionDeletedStatus', trial, ({ deleted: { status }, afterwards }) => {
		const seen = `${status}; its id is answered with ${afterwards.status} then`;
		const isGone = afterwards.status === 404;
		const wrong = isGone ? undefined : 'a deleted subscription can still be read';
		if (status === 200 || status === 204) return told(status, seen, wrong);
		return noted(seen, `a delete is answered with ${status}`);
	}),
	fact('signatureHeader', pushed, ({ signature, digest }) => {
		if (signature === digest) return told('bare', 'the digest alone');
		if (signature === `hmacsha256=${digest}`) return told('prefixed', 'behind hmacsha256=');
		return noted('another digest', 'the signature of a push is not that of the contract');
	}),
	fact('spaceInPushedForm', pushed, ({ payload }) => {
		const urn = String(at(payload, 'leadGenForm'));
		const comma = /\(urn:li:leadGenForm:\d+,(\s*)\d+\)$/.exec(urn);
		if (comma === null) return open('not written as the contract says');
		return told(comma[1] !== '', comma[1] === '' ? 'without a space' : 'with a space');
	}),
	noSwitch('body of a push', pushed, ({ payload }) => {
		const { error } = leadAction.safeParse(payload);
		if (error === undefined) return noted('as the contract says');
		const places = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
		return noted('differs from the contract', `a push: ${places.join('; ')}`);
	}),
];
