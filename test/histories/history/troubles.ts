import { MINUTE, DAY } from '../../durations';
import type { FaultKind, LinkedIn } from '../linkedIn/linkedIn';
import type { Lead } from '../linkedIn/world';
import {
	organizationOf,
	ORGANIZATIONS,
	ownerId,
	PLACES,
	SPONSORED_ACCOUNT,
} from '../linkedIn/world';
import type { Credential } from '../n8n/httpRequest';
import type { Settings } from './conditions';
import { FILTERS } from './filters';
import type { People } from './people';
import { HEARD_OF_AFTER_MS } from './promises';

/** What of LinkedIn's fails, and how. `everything` and `credential` concern all leads, the others only their own. */
export const WAYS = {
	/** All calls. */
	everything: ['status503', 'status500', 'truncated', 'cut', 'timeOut', 'burst', 'day', 'endless'],
	/** All lists of leads. */
	leads: ['status503', 'status500', 'truncated', 'cut', 'timeOut', 'endless', 'day'],
	/** n8n cannot read it, or never gets to an end. */
	credential: ['missing', 'endless'],
	/** The member's role on a Page, or only the one that may read leads of events. The Page vanishes from the list. */
	role: ['lost', 'lost', 'lowered'],
	/** The leads of a Page or ad account, which stays in the list. */
	page: [
		...(['unauthorized', 'forbidden', 'notFound', 'burst', 'status500', 'status503'] as const),
		...(['cut', 'truncated', 'proxyPage', 'endless', 'timeOut'] as const),
	],
	/** One lead: each answer with it is spoiled on the way. */
	lead: ['cut', 'proxyPage', 'truncated'],
	form: ['unauthorized', 'forbidden', 'notFound', 'status500', 'cut', 'proxyPage', 'endless'],
	event: [
		'unauthorized',
		'forbidden',
		'notFound',
		'status500',
		'cut',
		'proxyPage',
		'endless',
		'day',
	],
	/** The list of a Page's events. */
	events: ['forbidden', 'status500', 'cut', 'endless', 'day'],
} as const;

export type Subject = keyof typeof WAYS;

/** Something of LinkedIn's that fails. */
export interface Failing {
	subject: Subject;
	way: (typeof WAYS)[Subject][number];
	/** Which one, if there are several. */
	which: number;
	/** How many of its calls still go well. */
	after: number;
	/** `null`: for good. */
	lasts: { answers: number } | { minutes: number | null };
}

/** What a trouble can tell leads by. */
type Concernable = Pick<Lead, 'owner' | 'leadType' | 'formId'> &
	Partial<Pick<Lead, 'id' | 'submittedAt'>>;

/** A failing thing, from its beginning. Times are the true ones, epoch milliseconds. */
export interface Trouble extends Pick<Failing, 'subject' | 'way'> {
	/** What a report must name: an id of LinkedIn's. */
	id?: string;
	from: number;
	/** When it ended; Infinity while it lasts. */
	until: number;
	isForGood: boolean;
	/** Whose leads it keeps back. */
	concerns: (lead: Concernable) => boolean;
	isOver: () => boolean;
	lift: () => void;
}

const WITHOUT_CALLS: readonly Subject[] = ['role', 'credential'];

const OF_EVERYTHING: readonly Subject[] = ['everything', 'leads', 'credential'];

/** Whether it keeps all leads back: then the poll may end with an error. */
export function isOfEverything({ subject }: Pick<Trouble, 'subject'>): boolean {
	return OF_EVERYTHING.includes(subject);
}

/** What of LinkedIn's is in trouble, and for how long. */
export class Troubles {
	readonly all: Trouble[] = [];

	constructor(
		private readonly linkedIn: LinkedIn,
		private readonly people: People,
		private readonly credential: Credential,
	) {}

	begin(failing: Failing): void {
		const { linkedIn } = this;
		const { subject, way, lasts } = failing;
		const lead = subject === 'lead' ? this.people.at(failing.which) : undefined;
		if (subject === 'lead' && lead === undefined) return;
		const id = lead?.id ?? idOf(failing);
		if (subject === 'role' && this.inForce(subject).some((each) => each.id === id)) return;
		const isForGood = 'minutes' in lasts && lasts.minutes === null;
		// Only calls can be counted; other things fail for a few polls.
		const isOfCalls = !WITHOUT_CALLS.includes(subject);
		const minutes = 'answers' in lasts ? 5 * lasts.answers : lasts.minutes;
		const end =
			'answers' in lasts && isOfCalls ? lasts : { until: endOf(way, minutes, linkedIn.now()) };
		const effect = this.effectOf(failing, end, id);
		const isOver = () => 'until' in end && linkedIn.now() >= end.until;
		this.all.push({
			subject,
			way,
			id,
			from: Date.now(),
			until: Infinity,
			isForGood,
			concerns: concernOf(failing, id),
			isOver,
			...effect,
		});
	}

	/** Ends what is over by now; to be called before and after each poll. */
	update(): void {
		for (const trouble of this.inForce()) if (trouble.isOver()) this.end(trouble);
	}

	/** Ends everything that is not for good. */
	endAll(): void {
		for (const trouble of this.inForce()) if (!trouble.isForGood) this.end(trouble);
	}

	inForce(subject?: Subject): Trouble[] {
		return this.all.filter(
			(each) => each.until === Infinity && (subject === undefined || each.subject === subject),
		);
	}

	/** Those in force at any moment since a time. */
	since(time: number): Trouble[] {
		return this.all.filter(({ until }) => until > time);
	}

	/** Whether a trouble of its own keeps a lead back, or may have grown its wait, at any moment since a time. */
	concern(lead: Lead, since: number): boolean {
		return this.since(since - HEARD_OF_AFTER_MS).some(
			(each) => !isOfEverything(each) && each.concerns(lead),
		);
	}

	/** Whether a lead may have been stored without its answers, or with an error instead. */
	mayLackAnswers(lead: Lead): boolean {
		return this.all.some((each) => !isOfEverything(each) && each.concerns(lead));
	}

	/** Whether all that a trigger reads is in trouble, or each of its leads is broken, so that its polls fail. */
	isWhole({ filter }: Settings, since: number): boolean {
		const now = this.since(since);
		const { owners, matches } = FILTERS[filter];
		const places = PLACES.filter(matches);
		const isOut = (place: Concernable) =>
			now.some(({ concerns }) => concerns(place)) || this.people.areAllBroken(place);
		const [{ leadType, formId }] = places;
		return (
			now.some(isOfEverything) ||
			owners.every((owner) => isOut({ owner, leadType, formId: '' })) ||
			(places.length === 1 && isOut({ ...places[0], formId }))
		);
	}

	/** Whether a lead may have been stored without the name of its event. A daily limit holds for all events. */
	mayLackEventName({ eventId }: Lead): boolean {
		return this.all.some(
			({ subject, id, way }) =>
				id === eventId ||
				way === 'day' ||
				['events', 'role'].includes(subject) ||
				isOfEverything({ subject }),
		);
	}

	private end(trouble: Trouble): void {
		trouble.lift();
		trouble.until = Date.now();
	}

	private effectOf(
		{ subject, way, which, after }: Failing,
		end: { answers: number } | { until: number },
		id: string | undefined,
	): Pick<Trouble, 'lift'> & Partial<Trouble> {
		const { linkedIn, credential } = this;
		switch (subject) {
			case 'role': {
				const organization = ORGANIZATIONS[which % ORGANIZATIONS.length];
				linkedIn.loseRole(organization, way === 'lowered');
				return { lift: () => linkedIn.giveRoleBack(organization) };
			}
			case 'credential':
				credential.trouble = way === 'missing' ? 'missing' : 'endless';
				return { lift: () => (credential.trouble = undefined) };
			default:
				return linkedIn.faults.add({
					kind: way as FaultKind,
					after,
					end:
						way === 'endless' && 'until' in end && isOfEverything({ subject })
							? { answers: 1 }
							: end,
					resource: RESOURCES[subject],
					about: subject === 'events' ? 'organizer=' : subject === 'lead' ? undefined : id,
					answer: subject === 'lead' ? id : undefined,
				});
		}
	}
}

const RESOURCES: Partial<Record<Subject, string>> = {
	leads: 'leadFormResponses',
	lead: 'leadFormResponses',
	page: 'leadFormResponses',
	form: 'leadForms',
	event: 'events',
	events: 'events',
};

const EVENT_PLACES = PLACES.filter(({ eventId }) => eventId !== undefined);

function idOf({ subject, which }: Pick<Failing, 'subject' | 'which'>): string | undefined {
	switch (subject) {
		case 'role':
			return ORGANIZATIONS[which % ORGANIZATIONS.length];
		case 'page':
			return [...ORGANIZATIONS, SPONSORED_ACCOUNT][which % (ORGANIZATIONS.length + 1)];
		case 'form':
			return PLACES[which % PLACES.length].formId;
		case 'event':
			return EVENT_PLACES[which % EVENT_PLACES.length].eventId;
		default:
			return undefined;
	}
}

function concernOf(failing: Failing, id: string | undefined): Trouble['concerns'] {
	switch (failing.subject) {
		case 'role':
			return ({ owner, leadType }) =>
				organizationOf(owner) === id && (failing.way === 'lost' || leadType === 'EVENT');
		case 'page':
			return ({ owner }) => ownerId(owner) === id;
		case 'form':
			return ({ formId }) => formId === id;
		case 'lead':
			return (lead) => lead.id === id;
		case 'everything':
		case 'leads':
		case 'credential':
			return () => true;
		// An event's name is decoration.
		default:
			return () => false;
	}
}

/** The calls of a day are counted until midnight (UTC). */
function endOf(way: Failing['way'], minutes: number | null, now: number): number {
	if (way === 'day') return (Math.floor(now / DAY) + 1) * DAY;
	return minutes === null ? Infinity : now + minutes * MINUTE;
}
