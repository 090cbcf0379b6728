import { DAY } from '../../durations';
import { memberWorld } from '../../simulator/world/memberWorld';
import { addAcl, addEvent, addForm } from '../../simulator/world/mutations';
import type { Lead as LeadAtLinkedIn, LeadOwner, World } from '../../simulator/world/types';

/** The member may read the leads of all of them; the last one has only the leads of its ad account. */
export const ORGANIZATIONS = ['5509810', '5509811', '5509812'] as const;
export const SPONSORED_ACCOUNT = '512345678';

export type LeadType = 'EVENT' | 'COMPANY' | 'SPONSORED';

/** Where people fill in a form: an event, a Page or an ad. */
export interface Place {
	/** One and the same object for each owner. */
	owner: LeadOwner;
	leadType: LeadType;
	formId: string;
	eventId?: string;
}

/** In the order of `ORGANIZATIONS`. */
export const OWNERS: readonly LeadOwner[] = ORGANIZATIONS.map((organizationId) => ({
	organizationId,
}));

/** The ids do not fit into a JavaScript number. */
const place = (number: number, owner: LeadOwner, leadType: LeadType): Place => ({
	owner,
	leadType,
	formId: `695563745826068889${number}`,
	...(leadType === 'EVENT' && { eventId: `708703050191962931${number}` }),
});

export const PLACES: readonly Place[] = [
	place(1, OWNERS[0], 'EVENT'),
	place(2, OWNERS[0], 'EVENT'),
	place(3, OWNERS[1], 'EVENT'),
	place(4, OWNERS[0], 'COMPANY'),
	place(5, { adAccountId: SPONSORED_ACCOUNT }, 'SPONSORED'),
];

/** How LinkedIn's JSON of a lead may be wrong. */
export const DAMAGES = {
	noId: () => ({ id: undefined }),
	noResponse: () => ({ formResponse: null }),
} satisfies Record<string, () => LeadAtLinkedIn['override']>;

export type Damage = keyof typeof DAMAGES;

/** A lead that LinkedIn has or had; times are epoch milliseconds of LinkedIn's clock. */
export interface Lead extends LeadAtLinkedIn {
	/** Counts all registrations, to tell them apart, even those of the same person. */
	number: number;
	/** When it was cancelled. */
	goneFrom: number;
	brokenUntil: number;
	leftOutUntil: number;
	isHidden: boolean;
	damage?: Damage;
}

/** The Page or ad account as LinkedIn names it. */
export function ownerId(owner: LeadOwner): string {
	return 'organizationId' in owner ? owner.organizationId : owner.adAccountId;
}

/** The organization whose roles decide about an owner's leads. */
export function organizationOf(owner: LeadOwner): string {
	return 'organizationId' in owner ? owner.organizationId : ORGANIZATIONS[2];
}

export const QUESTIONS = { name: '1', colour: '2' };

/** A member with two roles in each organization: ADMINISTRATOR, and ANALYST, which may not read event leads. */
export function historyWorld(now: number): World {
	const organizations = ORGANIZATIONS.map((id) => ({ id, name: `Page ${id}` }));
	const world = memberWorld(
		organizations.map((each) => ({ ...each, role: 'ADMINISTRATOR' as const })),
	);
	const [{ id: memberId }] = world.members;
	for (const { id } of organizations) {
		addAcl(world, { memberId, organizationId: id, role: 'ANALYST' });
	}
	world.adAccounts.push({
		id: SPONSORED_ACCOUNT,
		organizationId: ORGANIZATIONS[2],
		roles: { [memberId]: 'CAMPAIGN_MANAGER' },
	});
	const created = now - 100 * DAY;
	for (const { owner, formId, eventId } of PLACES) {
		addForm(world, {
			id: formId,
			owner,
			name: `Form ${formId}`,
			created,
			questions: [
				{ id: QUESTIONS.name, predefinedField: 'FIRST_NAME' },
				{ id: QUESTIONS.colour, text: 'Colour', options: ['Red'], required: false },
			],
			consents: [{ text: 'I agree', checkRequired: true }],
		});
		if (eventId === undefined || !('organizationId' in owner)) continue;
		const { organizationId } = owner;
		addEvent(world, {
			id: eventId,
			organizationId,
			name: `Event ${eventId}`,
			startsAt: now,
			formId,
		});
	}
	return world;
}
