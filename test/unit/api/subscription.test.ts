import {
	isAsAsked,
	subscriptionBody,
	subscriptionOf,
	type Subscription,
	type SubscriptionSpec,
} from '../../../nodes/shared/linkedin/leadNotifications';

const OF_FORM = { formId: '7', versionId: 2 };
const spec: SubscriptionSpec = {
	owner: { kind: 'organization', id: '1' },
	leadType: 'EVENT',
	webhook: 'https://n8n.example.com/webhook/x',
};

/** A subscription as LinkedIn shows it after it was created with these values. */
const shown = (values: Partial<SubscriptionSpec> = {}) =>
	subscriptionOf({ id: 9, ...subscriptionBody({ ...spec, ...values }) }) as Subscription;

it.each<[Partial<SubscriptionSpec>]>([[{}], [{ eventId: '5' }]])(
	'a subscription that was created with %j matches the request',
	(values) => {
		expect(isAsAsked(shown(values), { ...spec, ...values })).toBe(true);
	},
);

it.each<[string, Subscription, Partial<SubscriptionSpec>]>([
	['at another URL', shown(), { webhook: 'https://other.example.com' }],
	['for all events', shown(), { eventId: '5' }],
	['for one event', shown({ eventId: '5' }), {}],
	['for another event', shown({ eventId: '6' }), { eventId: '5' }],
	['for one form', { ...shown(), form: OF_FORM }, {}],
	['for a creative', { ...shown(), isForOther: true }, {}],
])('a subscription %s does not match the request', (_, subscription, values) => {
	expect(isAsAsked(subscription, { ...spec, ...values })).toBe(false);
});
