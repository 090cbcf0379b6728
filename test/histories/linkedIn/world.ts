/** Who leads belong to, as a URN. */
export const ORGANIZATIONS = ['5509810', '5509811', '5509812'] as const;
export const SPONSORED_ACCOUNT = '512345678';

export type LeadType = 'EVENT' | 'COMPANY' | 'SPONSORED';

/** Where people fill in a form: an event, a page or an ad. */
export interface Place {
	owner: string;
	leadType: LeadType;
	formId: string;
	eventId?: string;
}

const organization = (index: number) => `urn:li:organization:${ORGANIZATIONS[index]}`;

/** The ids do not fit into a JavaScript number. */
export const PLACES: readonly Place[] = [
	{
		owner: organization(0),
		leadType: 'EVENT',
		eventId: '7087030501919629312',
		formId: '6955637458260688891',
	},
	{
		owner: organization(0),
		leadType: 'EVENT',
		eventId: '7087030501919629313',
		formId: '6955637458260688892',
	},
	{
		owner: organization(1),
		leadType: 'EVENT',
		eventId: '7087030501919629314',
		formId: '6955637458260688893',
	},
	{ owner: organization(0), leadType: 'COMPANY', formId: '6955637458260688894' },
	{
		owner: `urn:li:sponsoredAccount:${SPONSORED_ACCOUNT}`,
		leadType: 'SPONSORED',
		formId: '6955637458260688895',
	},
];

/** How LinkedIn's JSON of a lead may be wrong. */
export type Damage = 'noId' | 'noTime' | 'textAsTime' | 'timeFarAway' | 'noResponse' | 'text';

export interface Lead extends Place {
	/** Counts all registrations, so that each is told from all others, the same person's, too. */
	number: number;
	/** A person who registers again gets the same one. */
	id: string;
	/** Epoch milliseconds of LinkedIn's clock, as all times here. */
	submittedAt: number;
	visibleFrom: number;
	/** When it was cancelled. */
	goneFrom: number;
	/** LinkedIn fails to serve it until then. */
	brokenUntil: number;
	/** It was shown, and its list leaves it out until then, as one that lags behind does. */
	leftOutUntil: number;
	damage?: Damage;
	isTest: boolean;
	/** It takes a place in LinkedIn's list and is left out of the page. */
	isHidden: boolean;
	/** Decides among leads of one millisecond, and where there is no order at all. */
	tie: number;
}
