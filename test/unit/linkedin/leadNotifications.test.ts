import { failureOf, passes } from '../../../nodes/shared/wire/errors/linkedInError';
import {
	createSubscription,
	deleteSubscription,
	isAsAsked,
	readSubscriptions,
	subscriptionBody,
	subscriptionOf,
	type Subscription,
	type SubscriptionSpec,
} from '../../../nodes/shared/linkedin/leadNotifications';
import { stopTime } from '../stoppedTime';
import { clientOf, withoutWaiting, type Asked, type Reply } from '../wire/inMemoryLinkedIn';

const ID = '9223372036854775807';
const spec: SubscriptionSpec = {
	owner: { kind: 'organization', id: '5509810' },
	leadType: 'EVENT',
	webhook: 'https://n8n.example.com/webhook/x?a=1&b=%C3%A4',
};
const gone: Reply = { statusCode: 404, body: { status: 404, code: 'NOT_FOUND' } };

/** LinkedIn's JSON with a 64-bit number as id. It is a text, because a JavaScript number would lose digits. */
const shown = (rest = '"webhook":"https://a.example.com/x"', id = ID) => `{"id":${id},${rest}}`;

stopTime();

/** A client that records its requests. The last reply is repeated. */
async function clientWith(...replies: Reply[]) {
	return await clientOfList([], ...replies);
}

/** The same, with a LinkedIn that lists these subscriptions, each as JSON. */
async function clientOfList(list: string[], ...replies: Reply[]) {
	const asked: Array<Asked & { path: string }> = [];
	const client = await clientOf(({ href, searchParams }, { method, body }) => {
		asked.push({ method, body, path: href.slice('https://api.linkedin.com'.length) });
		if (searchParams.has('q')) {
			const page = list.slice(Number(searchParams.get('start')));
			return { statusCode: 200, body: `{"elements":[${page.join(',')}]}` };
		}
		return (replies.length > 1 ? replies.shift() : replies[0]) ?? gone;
	});
	return { client, asked };
}

it('readSubscriptions returns what a subscription is for, and leaves out those without a readable ID', async () => {
	const elements = [
		shown(
			'"webhook":"https://a.example.com/x","owner":{"organization":"urn:li:organization:5"},"leadType":"EVENT","associatedEntity":{"event":"urn:li:event:7249812613549670400"}',
		),
		'{"id":3,"associatedEntity":{"sponsoredCreative":"urn:li:sponsoredCreative:241257736"}}',
		'{"id":4,"associatedEntity":{"campaign":"urn:li:sponsoredCampaign:6"}}',
		'{"id":5,"versionedForm":"urn:li:versionedLeadGenForm:(urn:li:leadGenForm:7,2)"}',
		'{"webhook":"https://b.example.com/x"}',
		...['{"id":{"value":4}}', '{"id":"x"}', '"x"', 'null'],
	];
	const { client } = await clientOfList(elements);
	const found = await readSubscriptions(client, spec);
	expect(found).toMatchObject([
		{
			id: ID,
			webhook: 'https://a.example.com/x',
			owner: { kind: 'organization', id: '5' },
			leadType: 'EVENT',
			eventId: '7249812613549670400',
			isNarrow: false,
		},
		{ id: '3', isNarrow: true },
		{ id: '4', isNarrow: true },
		{ id: '5', isNarrow: true },
	]);
	expect(found).toHaveLength(4);
});

it.each([
	['the header', { headers: { 'x-restli-id': ID }, body: '' }],
	['the body', { body: `{"id":${ID}}` }],
	['the value in the body', { body: `{"value":{"id":${ID}}}` }],
	['the body, when the header holds none', { headers: { 'x-restli-id': '' }, body: shown() }],
])('createSubscription returns the whole 64-bit ID from %s', async (_, reply) => {
	const { client, asked } = await clientWith({ statusCode: 201, ...reply });
	expect(await createSubscription(client, spec)).toMatchObject({ id: ID, webhook: spec.webhook });
	expect(asked.map(({ path }) => path)).toEqual(['/rest/leadNotifications']);
});

it.each<[string, Reply]>([
	['an unreadable answer', { statusCode: 502, body: '' }],
	['a created subscription without an ID', { statusCode: 201, body: '' }],
	['a cut-off answer', { statusCode: 201, body: '{"id":' }],
])('createSubscription throws an error that passes after %s, and asks once', async (_, lost) => {
	const { client, asked } = await clientWith(lost);
	const error: unknown = await withoutWaiting(createSubscription(client, spec)).catch(
		(thrown: unknown) => thrown,
	);
	expect(passes(error)).toBe(true);
	expect(asked.map(({ method }) => method)).toEqual(['POST']);
});

it('createSubscription distinguishes a failed challenge from another refusal, and names the URL for both', async () => {
	const refusal = async (message: string) => {
		const { client } = await clientWith({ statusCode: 400, body: { status: 400, message } });
		const error: unknown = await createSubscription(client, spec).catch(
			(thrown: unknown) => thrown,
		);
		expect(error).toMatchObject({ message: expect.stringContaining(spec.webhook) as string });
		return failureOf(error);
	};
	expect(await refusal('This URL did not pass the security challenge check')).toMatchObject({
		kind: 'refused',
		code: 'CHALLENGE_FAILED',
	});
	expect(await refusal('Too many')).toMatchObject({
		kind: 'refused',
		code: 'SUBSCRIPTION_REFUSED',
		detail: 'Too many',
	});
});

it.each([
	[{ statusCode: 204, body: '' }, true],
	[gone, false],
])('after the answer %j to its deletion, the subscription existed: %s', async (reply, existed) => {
	const { client, asked } = await clientWith(reply);
	expect(await deleteSubscription(client, ID)).toBe(existed);
	expect(asked).toMatchObject([{ method: 'DELETE', path: `/rest/leadNotifications/${ID}` }]);
});

/** A subscription as LinkedIn shows it after it was created with these values. */
const created = (values: Partial<SubscriptionSpec> = {}) =>
	subscriptionOf({ id: 9, ...subscriptionBody({ ...spec, ...values }) }) as Subscription;

it.each<[string, Subscription, Partial<SubscriptionSpec>, boolean]>([
	['for one event', created({ eventId: '5' }), { eventId: '5' }, true],
	['at another URL', created(), { webhook: 'https://other.example.com' }, false],
	['for all events', created(), { eventId: '5' }, false],
	['for one event', created({ eventId: '5' }), {}, false],
	['for another event', created({ eventId: '6' }), { eventId: '5' }, false],
	['for one form', { ...created(), isNarrow: true }, {}, false],
])('a subscription %s (%j) is as asked with %j: %s', (_, subscription, values, expected) => {
	expect(isAsAsked(subscription, { ...spec, ...values })).toBe(expected);
});
