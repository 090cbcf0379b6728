/** The wire contract: what LinkedIn is asked and how it answers, whoever gives the answers. */
import { minBy } from 'lodash';
import { z } from 'zod';
import { batch, oAuthRefusal, page, refusal } from './common';
import { event } from './events';
import { form } from './forms';
import { introspection, me, tokenAnswer, userinfo } from './identity';
import { lead } from './leads';
import { createdSubscription, subscription } from './notifications';
import { aclState, adAccount, organizationAcl, publicOrganization } from './organizations';
import {
	associatedEntity,
	boolean,
	formVersion,
	idIn,
	integer,
	leadTypeRecord,
	longId,
	newConversion,
	newSubscription,
	owner,
	timeRange,
} from './parameters';

/** One method of a resource. Each that reads takes `fields`, too (contract 2.3). */
export interface Method {
	/** Any one of these is enough (contract 1.5). */
	scopes: readonly string[];
	/** Of the query, or of the JSON body where the method creates; any other is refused. */
	parameters: z.ZodRawShape;
	/** What answers a body that is not right; 400 unless said otherwise. */
	refusedWith?: 422;
}

/** A resource below `/rest/`. */
export interface Resource {
	/** One of its entities; nothing comes back where there is none. */
	element?: z.ZodTypeAny;
	/** Whether the keys of its paths are 64-bit numbers; texts otherwise. */
	numericKeys?: boolean;
	/** By LinkedIn's names: `GET`, `BATCH_GET`, `CREATE`, `DELETE` or `FINDER-name`. Finders answer in pages. */
	methods: Record<string, Method>;
}

/** A finder's parameters, its paging among them (contract 2.5). */
const finder = <Shape extends z.ZodRawShape>(shape: Shape) => ({
	q: z.string(),
	start: integer.optional(),
	count: integer.optional(),
	...shape,
});

const LEADS = ['r_marketing_leadgen_automation'];
const FORMS = [...LEADS, 'r_ads', 'rw_ads'];
const EVENTS = ['r_events', 'rw_events'];
const ADS = ['r_ads', 'rw_ads'];
const PAGES = ['r_organization_admin', 'rw_organization_admin'];

const organizer = idIn('organization');

/** Every resource with its methods, as far as the package uses them: the simulator answers these and no other. */
export const RESOURCES = {
	organizationAcls: {
		element: organizationAcl,
		methods: {
			'FINDER-roleAssignee': {
				scopes: PAGES,
				parameters: finder({ state: aclState.optional() }),
			},
		},
	},
	organizationsLookup: {
		element: publicOrganization,
		methods: { BATCH_GET: { scopes: PAGES, parameters: { ids: z.array(longId) } } },
	},
	adAccounts: {
		element: adAccount,
		methods: {
			// Ad accounts have pages by size and token, not by start and count (contract 2.5). One page is enough here.
			'FINDER-search': {
				scopes: ADS,
				parameters: { q: z.string(), pageSize: integer.optional() },
			},
		},
	},
	events: {
		element: event,
		numericKeys: true,
		methods: {
			'FINDER-eventsByOrganizer': { scopes: EVENTS, parameters: finder({ organizer }) },
			'FINDER-organizerLeadGenFormEnabledEvents': {
				scopes: EVENTS,
				parameters: finder({ organizer }),
			},
			GET: { scopes: EVENTS, parameters: {} },
		},
	},
	leadForms: {
		element: form,
		numericKeys: true,
		methods: {
			'FINDER-owner': { scopes: FORMS, parameters: finder({ owner }) },
			GET: { scopes: FORMS, parameters: {} },
			BATCH_GET: { scopes: FORMS, parameters: { ids: z.array(longId) } },
		},
	},
	leadFormResponses: {
		element: lead,
		methods: {
			'FINDER-owner': {
				scopes: LEADS,
				parameters: finder({
					owner,
					leadType: leadTypeRecord,
					versionedLeadGenFormUrn: formVersion.optional(),
					associatedEntity: associatedEntity.optional(),
					submittedAtTimeRange: timeRange.optional(),
					limitedToTestLeads: boolean.optional(),
				}),
			},
			GET: { scopes: LEADS, parameters: {} },
		},
	},
	leadNotifications: {
		element: subscription,
		numericKeys: true,
		methods: {
			'FINDER-criteria': {
				scopes: LEADS,
				parameters: finder({
					// The other finders have no such wrapper around the owner (contract 3.7).
					owner: z.strictObject({ value: owner }).transform(({ value }) => value),
					leadType: leadTypeRecord,
				}),
			},
			GET: { scopes: LEADS, parameters: {} },
			CREATE: { scopes: LEADS, parameters: newSubscription },
			DELETE: { scopes: LEADS, parameters: {} },
		},
	},
	conversionEvents: {
		methods: {
			CREATE: { scopes: ['rw_conversions'], parameters: newConversion, refusedWith: 422 },
		},
	},
} satisfies Record<string, Resource>;

/** A request and its answer; `query` and `path` are raw. */
export interface Answered {
	method: string;
	path: string;
	query: string;
	status: number;
	/** Parsed without rounding; undefined for an empty body. */
	body: unknown;
}

const none = z.undefined();

/** Who the token belongs to (contract 3.1), and the scopes for it: all of one of these lists. */
export const IDENTITY = {
	'/v2/me': { element: me, scopes: [['r_basicprofile'], ['r_liteprofile']] },
	'/v2/userinfo': { element: userinfo, scopes: [['openid', 'profile']] },
} as const;

/** Whether a path asks who the token belongs to. */
export const isIdentity = (path: string): path is keyof typeof IDENTITY =>
	Object.hasOwn(IDENTITY, path);

const OAUTH: Record<string, z.ZodTypeAny> = {
	'/oauth/v2/accessToken': tokenAnswer,
	'/oauth/v2/introspectToken': introspection,
};

/**
 * Compares an answer with the contract; one of a path that the contract doesn't have fits.
 * @returns how it differs, e.g. `elements.0.id: Expected number, received string`. Values are never quoted. LinkedIn may
 * add keys at any time (contract 6)
 */
export function compareWithContract(answered: Answered): string[] {
	const { error } = schemaOf(answered).safeParse(answered.body);
	return differencesOf(error?.issues ?? []);
}

function schemaOf({ method, path, query, status }: Answered): z.ZodTypeAny {
	const isFine = status >= 200 && status < 300;
	// What a server error looks like there, the contract doesn't say.
	if (Object.hasOwn(OAUTH, path) && status >= 500) return z.unknown();
	if (Object.hasOwn(OAUTH, path)) return isFine ? OAUTH[path] : oAuthRefusal;
	if (!/^\/(rest|v2)\//.test(path)) return z.unknown();
	if (!isFine) return refusal;
	if (isIdentity(path)) return IDENTITY[path].element;
	const [, , name, key] = path.split('/');
	if (!Object.hasOwn(RESOURCES, name)) return z.unknown();
	const { element }: Resource = RESOURCES[name as keyof typeof RESOURCES];
	if (element === undefined || method === 'DELETE') return none;
	if (method === 'POST') return z.union([none, createdSubscription]);
	const parameters = new URLSearchParams(query);
	// `fields` leaves out whatever it does not name.
	const read = parameters.has('fields') ? leftOut(element) : element;
	if (key !== undefined) return read;
	return parameters.has('ids') ? batch(read) : page(read);
}

function leftOut(element: z.ZodTypeAny): z.ZodTypeAny {
	return element instanceof z.ZodObject ? element.deepPartial() : z.object({});
}

function differencesOf(issues: readonly z.ZodIssue[]): string[] {
	return issues.flatMap((issue) => {
		if (issue.code === 'invalid_union') {
			// Of a union's members, the one that the value differs least from.
			const all = issue.unionErrors.map((error) => differencesOf(error.issues));
			return minBy(all, 'length') ?? [];
		}
		if (issue.code === 'unrecognized_keys') {
			return issue.keys.map((key) => `${[...issue.path, key].join('.')}: not in the contract`);
		}
		// The value is a word of LinkedIn's, but the place where it came is one of the caller's.
		const isWord = issue.code === 'invalid_enum_value';
		return `${issue.path.join('.')}: ${isWord ? `none of ${issue.options.join(', ')}` : issue.message}`;
	});
}
