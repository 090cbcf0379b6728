import { failureOf } from '../../../nodes/shared/wire/errors/linkedInError';
import {
	createSubscription,
	deleteSubscription,
	readSubscriptions,
	type SubscriptionSpec,
} from '../../../nodes/shared/linkedin/leadNotifications';
import { clientOf } from '../wire/inMemoryLinkedIn';

const ID = '9223372036854775807';
const spec: SubscriptionSpec = {
	owner: { kind: 'organization', id: '5509810' },
	leadType: 'EVENT',
	webhook: 'https://n8n.example.com/webhook/x?a=1&b=%C3%A4',
};

/** LinkedIn's JSON with a 64-bit number as id. It is a text, because a JavaScript number would lose digits. */
const shown = (rest = '"webhook":"https://a.example.com/x"', id = ID) => `{"id":${id},${rest}}`;

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
	const client = await clientOf(({ searchParams }) => {
		const page = elements.slice(Number(searchParams.get('start')));
		return { statusCode: 200, body: `{"elements":[${page.join(',')}]}` };
	});
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
	const client = await clientOf(() => ({ statusCode: 201, ...reply }));
	expect(await createSubscription(client, spec)).toMatchObject({ id: ID, webhook: spec.webhook });
});

it('createSubscription distinguishes a failed challenge from another refusal, and names the URL for both', async () => {
	const refusal = async (message: string) => {
		const client = await clientOf(() => ({ statusCode: 400, body: { status: 400, message } }));
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
	[204, true],
	[404, false],
])(
	'after status %i, the subscription that was to be deleted existed: %s',
	async (status, existed) => {
		const client = await clientOf(() => ({ statusCode: status, body: '' }));
		expect(await deleteSubscription(client, ID)).toBe(existed);
	},
);
