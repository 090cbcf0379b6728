import { searchEvents, searchEventsOrAll } from './searchEvents';
import { searchForms, searchFormsOrAll } from './searchForms';
import { searchOrganizations, searchOrganizationsOrAll } from './searchOrganizations';

/** The list searches that the resource locators of every node name. */
export const listSearch = {
	searchEvents,
	searchEventsOrAll,
	searchForms,
	searchFormsOrAll,
	searchOrganizations,
	searchOrganizationsOrAll,
};
