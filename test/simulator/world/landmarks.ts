import { mapValues } from 'lodash';
import { OTHER_FORMS, SHARED_FORM } from './defaults/events';
import { EVENT_IDS, FORM_IDS } from './defaults/nastyForms';
import { AD_ACCOUNTS, MEMBERS, ORGANIZATIONS } from './defaults/organizations';

export type { NastyForm } from './defaults/nastyForms';

/** The ids of the fixed points of the default world, whatever its seed and time; the tables say what they are. */
export const landmarks = {
	members: mapValues(MEMBERS, ({ id }) => id),
	organizations: mapValues(ORGANIZATIONS, ({ id }) => id),
	adAccounts: mapValues(AD_ACCOUNTS, ({ id }) => id),
	/** All owned by `organizations.nastyForms`. */
	forms: FORM_IDS,
	/** The event of each form. */
	events: EVENT_IDS,
	sharedForm: SHARED_FORM,
	/** Forms that belong to no event. */
	otherForms: mapValues(OTHER_FORMS, ({ id }) => id),
};
