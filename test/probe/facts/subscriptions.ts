import { leadAction } from '../../contract/notifications';
import { SETTINGS } from '../../simulator/server/variants';
import { pushSignature } from '../../simulator/server/webhooks';
import { fact, open, Skipped, told, type Fact } from '../fact';
import { at, parsed, statusOf } from '../linkedIn';
import type { Session } from '../session';

const trial = async (session: Session) => await session.subscriptionTrial();

async function pushed(session: Session) {
	const { push: received } = await trial(session);
	if (received === undefined) throw new Skipped('no push came, or none was waited for');
	const { signature = '', body } = received;
	const { clientSecret } = session.parts.app;
	const signedText = SETTINGS.signedText.find((text) =>
		signature.endsWith(pushSignature(clientSecret, body, text)),
	);
	return { signature, signedText, payload: parsed(body.toString('utf8')) };
}

const listed = async (session: Session) =>
	await session.linkedIn.get(
		'/rest/leadNotifications',
		`${session.listQuery('leadNotifications')}&count=1&start=0`,
	);

const CHALLENGE_REFUSAL = 'did not pass the security challenge check';

/** How LinkedIn handles a subscription, and what it pushes. */
export const subscriptions: Fact[] = [
	fact('variants.challengeRefusalIn', trial, ({ refused: { status, body } }) => {
		if (status < 300) return open(`${status}: a webhook that fails the challenge is accepted`);
		const inputErrors = JSON.stringify(at(body, 'errorDetails', 'inputErrors') ?? []);
		if (inputErrors.includes(CHALLENGE_REFUSAL)) return told('inputErrors');
		const isMessage = String(at(body, 'message')).includes(CHALLENGE_REFUSAL);
		return isMessage ? told('message') : open(`${status}, without the text of the contract`);
	}),
	fact('variants.subscriptionFinder', listed, (answer) => {
		const { status } = answer;
		if (status === 200) return told('served', 'it is served');
		return status === 400 || status === 403
			? told(status, statusOf(answer))
			: open(statusOf(answer));
	}),
	fact('variants.subscriptionCreated', trial, ({ created: { status, restliId, body } }) => {
		const inBody = at(body, 'value') === undefined ? 'body' : 'value';
		const place = restliId === undefined ? inBody : 'header';
		const seen = `${status}, id in the ${place}${body === undefined ? '' : ', and a body'}`;
		const isKnown = status === 201 || (status === 200 && place === 'body');
		return isKnown ? told(`${status} ${place}`, seen) : open(seen);
	}),
	fact('variants.subscriptionEntityEchoed', trial, ({ readBack: { status, body }, isForEvent }) => {
		if (status !== 200) return open(`reading it back is answered with ${status}`);
		if (!isForEvent) return open('it was made for the page, without an event');
		const isThere = at(body, 'associatedEntity') !== undefined;
		return told(isThere, isThere ? 'it is named' : 'it is missing');
	}),
	fact('variants.duplicateSubscription', trial, ({ duplicate: { status } }) => {
		if (status < 300) return told('accepted', `${status}`);
		return status === 400 || status === 409 ? told(status) : open(`${status}`);
	}),
	fact('variants.subscriptionDeletedStatus', trial, ({ deleted: { status }, afterwards }) => {
		const seen = `${status}; its id is answered with ${afterwards.status} then`;
		return status === 200 || status === 204 ? told(status, seen) : open(seen);
	}),
	fact('variants.signedText', pushed, ({ signedText }) =>
		signedText === undefined ? open('neither text') : told(signedText),
	),
	fact('variants.signatureHeader', pushed, ({ signature, signedText }) => {
		if (signedText === undefined) return open('an unknown digest');
		if (/^[0-9a-f]{64}$/.test(signature)) return told('bare', 'the digest alone');
		return /^hmacsha256=[0-9a-f]{64}$/.test(signature)
			? told('prefixed', 'behind hmacsha256=')
			: open('behind another prefix');
	}),
	fact('variants.occurredAtIn', pushed, ({ payload }) => {
		const digits = String(at(payload, 'occurredAt')).length;
		if (digits === 10) return told('seconds');
		return digits === 13 ? told('milliseconds') : open(`a value of ${digits} characters`);
	}),
	fact('variants.spaceInPushedForm', pushed, ({ payload }) => {
		const urn = String(at(payload, 'leadGenForm'));
		const comma = /\(urn:li:leadGenForm:\d+,(\s*)\d+\)$/.exec(urn);
		if (comma === null) return open('not written as the contract says');
		return told(comma[1] !== '', comma[1] === '' ? 'without a space' : 'with a space');
	}),
	fact('body of a push', pushed, ({ payload }) => {
		const { error } = leadAction.safeParse(payload);
		const places = error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
		return open(places?.join('; ') ?? 'as the contract says');
	}),
];
