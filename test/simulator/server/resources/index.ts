import type { Resource } from '../api/method';
import { adAccountUsers } from './adAccountUsers';
import { conversionEvents } from './conversionEvents';
import { events } from './events';
import { leadFormResponses } from './leadFormResponses';
import { leadForms } from './leadForms';
import { leadNotifications } from './leadNotifications';
import { organizationAcls, organizationsLookup } from './organizations';

/** The resources below `/rest/`. A further one is a file of its own here and a line in this record. */
export const RESOURCES: Record<string, Resource> = {
	adAccountUsers,
	conversionEvents,
	events,
	leadForms,
	leadFormResponses,
	leadNotifications,
	organizationAcls,
	organizationsLookup,
};
