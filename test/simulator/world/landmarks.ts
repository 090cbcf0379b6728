import { mapValues } from 'lodash';

/** All owned by `organizations.nastyForms`. */
const forms = {
	/** Every predefined field, an unknown one, and every type of custom question, consent and hidden field. */
	everyQuestion: '6955637458260688897',
	/** Four versions: a question added, one removed, reordered, relabelled; every version has leads. */
	manyVersions: '6955637458260688898',
	/** Question texts that equal a row's own columns, and one text asked twice. */
	collidingTexts: '6955637458260688899',
	/** SQL, quotes, backticks, markup and expressions in every text, and in the name. */
	injection: '6955637458260688900',
	/** The name and some question texts are only emoji. */
	emoji: '6955637458260688901',
	/** The name is empty; one question's text is only blanks. */
	emptyName: '6955637458260688902',
	/** Question ids of 19 digits that are one number when they are rounded. */
	largeQuestionIds: '6955637458260688903',
	/** Question texts of hundreds of characters with the same beginning. */
	longTexts: '6955637458260688904',
	/** Texts in Latin, Cyrillic, Japanese, Arabic and other scripts, some in several locales. */
	scripts: '6955637458260688905',
	/** Every answer looks like a spreadsheet formula. */
	formulas: '6955637458260688906',
	/** Consents 0 to 4, required and not, and hidden fields with odd names. */
	consents: '6955637458260688907',
	/** Multiple choice only; option 0 is often the answer; two options have one text. */
	optionZero: '6955637458260688908',
	/** A hundred questions. */
	wide: '6955637458260688909',
	/** No question at all. */
	noQuestions: '6955637458260688910',
	/** ARCHIVED, with leads. */
	archived: '6955637458260688911',
	/** DRAFT, without leads. */
	draft: '6955637458260688912',
} as const;

const FIRST_FORM = BigInt(forms.everyQuestion);
const FIRST_EVENT = 7087030501919629301n;

/**
 * The fixed points of the default world, whatever its seed and time. Form and event ids here have 19
 * digits and become equal in groups when they are rounded to a double.
 */
export const landmarks = {
	members: {
		/** Signs in by default; all ACLs described below are this member's. */
		main: 'tKTfAcKsEC',
		/** Has an ANALYST role on `organizations.manyEvents` and no other. */
		analystOnly: 'BcLKbjuipL',
		/** Has no role anywhere. */
		outsider: 'Zx9_qWnoRo',
	},

	organizations: {
		/** ADMINISTRATOR, ANALYST; 66 events with forms, 6 without. */
		manyEvents: '5509810',
		/** CONTENT_ADMINISTRATOR; more than 350 leads on few events; two of them share one form. */
		manyLeads: '5509811',
		/** ADMINISTRATOR, CURATOR; owns every form of `forms`, each with an event of its own. */
		nastyForms: '11223344',
		cyrillic: '35625001',
		japanese: '35625002',
		arabic: '35625003',
		/** Its name starts and ends with an emoji. */
		emojiName: '35625004',
		/** Its name is an SQL injection. */
		sqlName: '35625005',
		/** Its name has every kind of quote, a semicolon and markup. */
		quotedName: '35625006',
		/** ADMINISTRATOR; events with forms, but nobody registered. */
		noLeads: '79988552',
		/** ADMINISTRATOR; no events and no forms. */
		noEvents: '79988553',
		/** ADMINISTRATOR, APPROVED, yet its leads are answered with a 403. */
		unreadable: '40404001',
		/** ANALYST only: its event leads may not be read. */
		analyst: '60000001',
		/** LEAD_GEN_FORMS_MANAGER only: its event leads may not be read. */
		formsManager: '60000002',
		/** CURATOR approved, ADMINISTRATOR only requested. */
		curator: '60000003',
		/** ADMINISTRATOR requested. */
		requested: '60000004',
		/** ADMINISTRATOR revoked; every look-up of it is answered with a 403. */
		revoked: '35625943',
		/** CONTENT_ADMINISTRATOR rejected. */
		rejected: '60000006',
		/** DIRECT_SPONSORED_CONTENT_POSTER approved, ADMINISTRATOR revoked. */
		formerAdministrator: '60000007',
		/** RECRUITING_POSTER and LEAD_CAPTURE_ADMINISTRATOR: neither may read event leads. */
		recruiting: '60000008',
		/** ANALYST, CONTENT_ADMINISTRATOR, ADMINISTRATOR: one on each page of ten of the approved rows. */
		threeRoles: '3803',
		/** A SCHOOL. */
		school: '70000001',
		/** Has the very name of `threeRoles`. */
		sameName: '70000002',
	},

	adAccounts: {
		/** CAMPAIGN_MANAGER; sponsored leads of `organizations.manyEvents`. */
		campaignManager: '507525021',
		/** VIEWER; sponsored leads of `organizations.manyLeads`. */
		viewer: '507525022',
		/** The main member has no role on it. */
		foreign: '507525023',
	},

	forms,

	/** The event of each form. */
	events: mapValues(forms, (formId) => String(FIRST_EVENT + BigInt(formId) - FIRST_FORM)),

	/** Two events of `organizations.manyLeads` with one form. */
	sharedForm: {
		formId: '7234246000000000001',
		eventIds: ['7509297807225167873', '7509297807225167874'],
	},

	/** Forms that belong to no event. */
	otherForms: {
		/** COMPANY leads of `organizations.manyEvents`; a short id. */
		company: '7992706',
		/** ORGANIZATION_PRODUCT leads of `organizations.manyLeads`. */
		product: '7234246',
		/** SPONSORED leads of `adAccounts.campaignManager`. */
		sponsored: '6083',
		/** SPONSORED leads of `adAccounts.viewer`. */
		sponsoredViewer: '6851219773716516864',
	},
} as const;

export type NastyForm = keyof typeof landmarks.forms;
