import { mapValues } from 'lodash';
import { OTHER_FORMS, SHARED_FORM } from './defaults/events';
import { EVENT_IDS, FORM_IDS } from './defaults/nastyForms';
import { AD_ACCOUNTS, MEMBERS, ORGANIZATIONS } from './defaults/organizations';

/** Ids in the default world that do not depend on its seed and time; their tables describe them. */
export const landmarks = {
	members: mapValues(MEMBERS, ({ id }) => id),
	organizations: mapValues(ORGANIZATIONS, ({ id }) => id),
	adAccounts: mapValues(AD_ACCOUNTS, ({ id }) => id),
	/** The forms of `organizations.nastyForms`. */
	forms: FORM_IDS,
	/** The event of each of these forms. */
	events: EVENT_IDS,
	sharedForm: SHARED_FORM,
	/** Forms that belong to no event. */
	otherForms: mapValues(OTHER_FORMS, ({ id }) => id),
};
