import { leadAction } from '../../contract/notifications';
import { fact, noted, open, Skipped, told } from '../fact';
import { at, parseLossless } from '../linkedIn/json';
import type { Session } from '../session';
import type { ReceivedPush } from '../webhook/listener';

const PREFIX = 'hmacsha256=';

async function ask(session: Session): Promise<ReceivedPush & { digest: string }> {
	const { push } = await session.subscriptionTrial();
	const { webhook } = session.parts;
	if (push === undefined || webhook === undefined) {
		throw new Skipped('no push came, or none was waited for (--wait-for-push)');
	}
	return { ...push, digest: webhook.digestOf(push.body) };
}

/** How a push is signed. */
export const signatureHeader = fact({
	name: 'signature of a push',
	contractPlace: '5-15, 4.2',
	ask,
	judge: ({ signature = '', digest }) => {
		const name = 'signatureHeader';
		if (signature === digest) return [told(name, 'bare', 'the digest alone')];
		if (signature === PREFIX + digest) return [told(name, 'prefixed', `behind ${PREFIX}`)];
		return [noted('another digest', 'the signature of a push is not that of the contract')];
	},
});

/** Whether the form's URN in a push has a space. */
export const pushedForm = fact({
	name: 'form’s URN in a push',
	contractPlace: '4.3',
	ask,
	judge: ({ body }) => {
		const name = 'spaceInPushedForm';
		const urn = String(at(parseLossless(body.toString('utf8')), 'leadGenForm'));
		const comma = /\(urn:li:leadGenForm:\d+,(\s*)\d+\)$/.exec(urn);
		if (comma === null) return [open(name, 'not written as the contract says')];
		const hasSpace = comma[1] !== '';
		return [told(name, hasSpace, hasSpace ? 'with a space' : 'without a space')];
	},
});

/** What a push holds. */
export const pushShape = fact({
	name: 'body of a push',
	contractPlace: '4.3',
	ask,
	judge: ({ body }) => {
		const parsed = leadAction.safeParse(parseLossless(body.toString('utf8')));
		if (parsed.success) return [noted('as the contract says')];
		const places = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
		return [noted('differs from the contract', `a push: ${places.join('; ')}`)];
	},
});
